package ws101.course;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GuardTest {

  private final Guard guard = new Guard();
  private final Site site =
      new Site(
          (vertx, router) -> {
            router.route().handler(guard);
            router.route().handler(context -> context.response().end("let in"));
          });

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void thePersonAtThisMachineIsLetIn() {
    assertThat(site.get("/").body()).isEqualTo("let in");
    assertThat(askFor("127.0.0.1:" + site.port())).contains("200");
  }

  @Test
  void aForeignNameForThisMachineIsRefused() {
    assertThat(askFor("evil.example:" + site.port())).contains("403");
    assertThat(askFor("localhost.evil.example:" + site.port())).contains("403");
    assertThat(askFor("127.0.0.1.nip.io:" + site.port())).contains("403");
  }

  @Test
  void theRightNameAtAnotherPortIsRefused() {
    assertThat(askFor("localhost:1")).contains("403");
    assertThat(askFor("localhost")).contains("403");
  }

  @Test
  void aRequestThatNamesNobodyIsRefused() {
    assertThat(site.sendRaw("GET / HTTP/1.0")).contains("403");
  }

  @Test
  void aPageOfAnotherSiteCannotAskEvenIfItOnlyReads() {
    assertThat(site.get("/", "Origin", "https://evil.example").statusCode()).isEqualTo(403);
    assertThat(site.get("/", "Origin", "null").statusCode()).isEqualTo(403);
    assertThat(site.get("/", "Sec-Fetch-Site", "cross-site").statusCode()).isEqualTo(403);
  }

  @Test
  void aGuestsPageOnAnotherPortIsNotTheKit() {
    var answer = site.get("/", "Origin", "http://localhost:9007", "Sec-Fetch-Site", "same-site");

    assertThat(answer.statusCode()).isEqualTo(403);
  }

  @Test
  void aLinkOnAnotherSiteMayOpenAPage() {
    var answer =
        site.get(
            "/",
            "Sec-Fetch-Site",
            "cross-site",
            "Sec-Fetch-Mode",
            "navigate",
            "Sec-Fetch-Dest",
            "document");

    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void anotherSiteMayNotShowAPageInAFrame() {
    var answer =
        site.get(
            "/",
            "Sec-Fetch-Site",
            "cross-site",
            "Sec-Fetch-Mode",
            "navigate",
            "Sec-Fetch-Dest",
            "iframe");

    assertThat(answer.statusCode()).isEqualTo(403);
  }

  @Test
  void aChangeNeedsTheTokenOfTheKitsOwnPage() {
    assertThat(site.send(change()).statusCode()).isEqualTo(403);
    assertThat(site.send(change().header("X-Ws101-Token", "guessed")).statusCode()).isEqualTo(403);
    assertThat(site.send(change().header("X-Ws101-Token", guard.token())).body())
        .isEqualTo("let in");
  }

  @Test
  void aChangeWithTheTokenIsStillRefusedFromElsewhere() {
    var change = change().header("X-Ws101-Token", guard.token());

    var answer = site.send(change.header("Origin", "http://evil.example"));

    assertThat(answer.statusCode()).isEqualTo(403);
  }

  @Test
  void aChangeComesAsJsonWhichNoFormCanSend() {
    var form =
        site.request("/")
            .POST(BodyPublishers.ofString("{}"))
            .header("X-Ws101-Token", guard.token())
            .header("Content-Type", "text/plain");

    assertThat(site.send(form).statusCode()).isEqualTo(415);
  }

  @Test
  void nobodyIsToldThatTheyMayAskAcrossSites() {
    var preflight =
        site.request("/")
            .method("OPTIONS", BodyPublishers.noBody())
            .header("Origin", "https://evil.example")
            .header("Access-Control-Request-Method", "POST");

    var answer = site.send(preflight);

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-origin");
  }

  @Test
  void aRefusalIsASentenceThatSaysWhereToGo() {
    var answer = site.get("/", "Sec-Fetch-Site", "cross-site");

    assertThat(new JsonObject(answer.body()).getString("message"))
        .contains("http://localhost:" + site.port());
  }

  @Test
  void everyAnswerForbidsScriptsThatAreNotOurs() {
    var policy = site.get("/").headers().firstValue("Content-Security-Policy").orElseThrow();

    assertThat(policy)
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(site.get("/").headers().map())
        .containsKeys(
            "cross-origin-opener-policy",
            "cross-origin-resource-policy",
            "referrer-policy",
            "x-content-type-options");
  }

  private String askFor(String host) {
    return site.sendRaw("GET / HTTP/1.1", "Host: " + host);
  }

  private HttpRequest.Builder change() {
    return site.request("/")
        .POST(BodyPublishers.ofString("{}"))
        .header("Content-Type", "application/json");
  }
}
