import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Scanner;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Asks whether cards are reported lost. ID numbers come on standard input, one a line:
 *
 * <pre>
 * export GUASHI_URL=https://… GUASHI_CLIENT_ID=… GUASHI_CLIENT_SECRET=…
 * java Status.java &lt; numbers.txt
 * </pre>
 *
 * NOT_REPORTED means: no report made through this service; reports by 1996, certificate or counter are
 * not known here.
 *
 * Needs Java 17 or later. So that it needs nothing else, it reads the few fields it wants out of the
 * JSON by patterns; use your JSON library instead.
 */
public class Status {
    private static final int AT_ONCE = 100; // numbers in one question
    private static final int PATIENCE = 60; // seconds to wait at most when the quota is used up

    private static final String QUERY =
            "query ($numbers: [String!]!) { cardStatus(idNumbers: $numbers, purpose: \\\"example\\\") { idNumber state since } }";

    private static final Pattern CARD = Pattern.compile("\"state\":\"([A-Z_]*)\",\"since\":(?:null|\"([^\"]*)\")");

    private static final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    public static void main(String[] args) throws Exception {
        String token = token(System.getenv("GUASHI_CLIENT_ID"), System.getenv("GUASHI_CLIENT_SECRET"));
        List<String> numbers = new ArrayList<>();
        new Scanner(System.in, StandardCharsets.UTF_8).forEachRemaining(numbers::add);
        for (int i = 0; i < numbers.size(); i += AT_ONCE) {
            List<String> asked = numbers.subList(i, Math.min(i + AT_ONCE, numbers.size()));
            List<MatchResult> cards = CARD.matcher(cardStatus(token, asked)).results().toList();
            if (cards.size() != asked.size()) { // a proxy's page, perhaps: it must not pass for "not lost"
                throw new IOException("no answer");
            }
            for (int n = 0; n < cards.size(); n++) {
                String since = cards.get(n).group(2);
                System.out.println(asked.get(n) + " " + cards.get(n).group(1) + (since == null ? "" : " " + since));
            }
        }
    }

    /** Gets a token. It lasts for expires_in seconds: use it until shortly before. */
    private static String token(String clientId, String secret) throws IOException, InterruptedException {
        String pair = URLEncoder.encode(clientId, StandardCharsets.UTF_8) + ":" + URLEncoder.encode(secret, StandardCharsets.UTF_8);
        String basic = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        String answer = post("/oauth/token", "application/x-www-form-urlencoded", basic, "grant_type=client_credentials");
        String token = field(answer, "access_token");
        if (token == null) {
            throw new IOException("no token: " + field(answer, "error"));
        }
        return token;
    }

    /** Asks about up to 100 numbers; the answers stand in the order of the numbers. */
    private static String cardStatus(String token, List<String> numbers) throws IOException, InterruptedException {
        String list = numbers.stream().map(n -> '"' + n.replaceAll("[\"\\\\]", "\\\\$0") + '"').collect(Collectors.joining(","));
        String body = "{\"query\":\"" + QUERY + "\",\"variables\":{\"numbers\":[" + list + "]}}";
        while (true) {
            String answer = post("/graphql", "application/json", "Bearer " + token, body);
            String code = field(answer, "code");
            if (code == null) {
                return answer;
            }
            String wait = field(answer, "retryAfter");
            if (!code.equals("RATE_LIMITED") || Integer.parseInt(wait) > PATIENCE) {
                throw new IOException("refused: " + code + " (request " + field(answer, "requestId") + ")");
            }
            System.err.println("over quota, asking again in " + wait + " s");
            Thread.sleep(Duration.ofSeconds(Integer.parseInt(wait)).toMillis());
        }
    }

    private static String post(String path, String kind, String authorization, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(System.getenv("GUASHI_URL") + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", kind)
                .header("Authorization", authorization)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    /** Returns a text or a number out of the JSON; null when it is not there. */
    private static String field(String json, String name) {
        var found = Pattern.compile('"' + name + "\":\"?([^\",}]*)").matcher(json);
        return found.find() ? found.group(1) : null;
    }
}
