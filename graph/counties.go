package graph

import (
	"guashi/graph/model"
	"guashi/server/identity"
	"guashi/server/loss"
)

func fromCounties(counties []identity.County, offices map[string]loss.Office) []*model.County {
	all := make([]*model.County, 0, len(counties))
	for _, c := range counties {
		county := &model.County{Code: c.Code, Name: c.Name, NameEn: c.NameEn}
		for _, t := range c.Towns {
			county.Towns = append(county.Towns, fromTown(t, offices))
		}
		all = append(all, county)
	}
	return all
}

func fromTown(t identity.Town, offices map[string]loss.Office) *model.Town {
	town := &model.Town{Code: t.Code, Name: t.Name, NameEn: t.NameEn, PostalCode: t.PostalCode}
	if office, ok := offices[t.Code]; ok {
		town.Office = fromOffice(&office)
	}
	return town
}
