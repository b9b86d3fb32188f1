// Package bench measures the product against limits that are measured in the
// same run. `make bench` runs it; nothing in the product imports it.
package bench
