package ws101.step05;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import ws101.stage.Ports;

/** What lesson 05 says of its door, of proxies before it, and of a real nginx. */
@Timeout(30)
class UpgradeVerticleTest {

  private static final int LIMIT = 10_000;

  /** The lines that make of nginx a proxy that knows upgrades. */
  private static final String UPGRADES =
      """
      proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection "upgrade";
      """;

  private final Vertx vertx = Vertx.vertx();
  private Process nginx;

  @AfterEach
  void stop() throws InterruptedException {
    if (nginx != null) {
      nginx.destroy();
      nginx.waitFor();
    }
    vertx.close().await();
  }

  @Test
  void whoIsLetInIsGreetedAndCounted() throws IOException {
    try (var ada = new Socket(InetAddress.getLoopbackAddress(), step("DIRECT"))) {
      assertThat(knock(ada, "Sec-WebSocket-Protocol: echo.v1, echo.v2\r\n"))
          .startsWith("HTTP/1.1 101 ")
          .contains("Sec-WebSocket-Protocol: echo.v1");
      assertThat(frame(ada)).isEqualTo("You are in, and we speak echo.v1.");

      ada.getOutputStream().write(new byte[11]);

      assertThat(frame(ada)).isEqualTo("11 bytes have come, and I cannot read them.");
    }
  }

  @Test
  void behindAnOldProxyNobodyIsLetInAndTheAnswerSaysWhy() throws IOException {
    try (var ada = new Socket(InetAddress.getLoopbackAddress(), step("BEHIND_AN_OLD_PROXY"))) {
      assertThat(knock(ada, "")).startsWith("HTTP/1.1 426 ").contains("Upgrade: websocket");
    }
  }

  @Test
  void behindAnNginxThatWasToldNothingNobodyIsLetIn(@TempDir Path folder) throws IOException {
    try (var ada = new Socket(InetAddress.getLoopbackAddress(), nginx(folder, ""))) {
      assertThat(knock(ada, "")).startsWith("HTTP/1.1 4");
    }
  }

  @Test
  void behindAnNginxWithTheLinesOfAnUpgradeEverybodyIsLetIn(@TempDir Path folder)
      throws IOException {
    try (var ada = new Socket(InetAddress.getLoopbackAddress(), nginx(folder, UPGRADES))) {
      assertThat(knock(ada, ""))
          .startsWith("HTTP/1.1 101 ")
          .contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
      assertThat(frame(ada)).startsWith("You are in");
    }
  }

  private int step(String variant) throws IOException {
    int port = Ports.free();
    var config = JsonObject.of("port", port, "variant", variant);
    vertx.deployVerticle(new UpgradeVerticle(), new DeploymentOptions().setConfig(config)).await();
    return port;
  }

  /** A real nginx before the step; it says when it listens. */
  private int nginx(Path folder, String lines) throws IOException {
    boolean isThere =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(each -> Files.isExecutable(Path.of(each, "nginx")));
    Assumptions.assumeTrue(isThere, "nginx is not installed, so no real proxy stands here");

    int port = Ports.free();
    Path settings =
        Files.writeString(
            folder.resolve("nginx.conf"),
            """
            daemon off;
            master_process off;
            pid nginx.pid;
            error_log stderr notice;
            events {}
            http {
              access_log off;
              client_body_temp_path body;
              proxy_temp_path proxy;
              fastcgi_temp_path fastcgi;
              uwsgi_temp_path uwsgi;
              scgi_temp_path scgi;
              server {
                listen 127.0.0.1:%d;
                location / {
                  proxy_pass http://127.0.0.1:%d;
                  %s
                }
              }
            }
            """
                .formatted(port, step("DIRECT"), lines));
    nginx =
        new ProcessBuilder("nginx", "-p", folder.toString(), "-c", settings.toString())
            .redirectErrorStream(true)
            .start();
    var said = new BufferedReader(new InputStreamReader(nginx.getInputStream(), ISO_8859_1));
    String line = said.readLine();
    while (line != null && !line.contains("event method")) {
      line = said.readLine();
    }
    assertThat(line).as("what nginx says when it listens").isNotNull();
    return port;
  }

  /** The sample request of RFC 6455, section 1.3, and the head that answers it. */
  private static String knock(Socket socket, String fields) throws IOException {
    socket.setSoTimeout(LIMIT);
    String request =
        "GET /chat HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";
    socket.getOutputStream().write((request + fields + "\r\n").getBytes(ISO_8859_1));
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) socket.getInputStream().read());
    }
    return head.toString();
  }

  /** The text of a short frame without a mask. */
  private static String frame(Socket socket) throws IOException {
    var in = socket.getInputStream();
    assertThat(in.read()).isEqualTo(0x81);
    return new String(in.readNBytes(in.read()), ISO_8859_1);
  }
}
