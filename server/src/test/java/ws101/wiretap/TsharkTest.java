package ws101.wiretap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import ws101.wire.Bytes;
import ws101.wire.FrameWriter;
import ws101.wire.Opcode;

/**
 * An independent reader, Wireshark's tshark, must read the same frames from our export as we told
 * the page.
 */
@Timeout(120)
class TsharkTest {

  /** What both must agree on. */
  private record Read(
      boolean fin, int rsv, int opcode, boolean masked, long length, String key, String text) {}

  @TempDir Path folder;

  @Test
  void tsharkReadsTheFramesThatWeTell() throws Exception {
    requireTshark();
    var random = new Random(7);
    try (var ends = Ends.connect()) {
      ends.browser.sends(
          Bytes.head(
              "GET /chat HTTP/1.1|Host: localhost|Upgrade: websocket|Connection: Upgrade|"
                  + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|Sec-WebSocket-Version: 13"));
      ends.seen("head");
      ends.node.sends(
          Bytes.head(
              "HTTP/1.1 101 Switching Protocols|Upgrade: websocket|Connection: Upgrade|"
                  + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
      ends.seen(event -> event.facts().containsKey("response"));
      for (byte[] frame : fromBrowser(random)) {
        ends.browser.sends(frame);
      }
      for (byte[] frame : fromNode()) {
        ends.node.sends(frame);
      }
      ends.seen(event -> isClose(event, "client"));
      ends.seen(event -> isClose(event, "server"));
      ends.browser.finishes();
      ends.node.finishes();
      ends.seen("closed");

      Path file = Files.write(folder.resolve("session.pcapng"), Pcapng.of(ends.log));

      assertThat(byTshark(file, ends.tap.port())).containsExactlyInAnyOrderElementsOf(byUs(ends));
    }
  }

  private static List<byte[]> fromBrowser(Random random) {
    return List.of(
        FrameWriter.write(true, Opcode.TEXT, text("hello"), key(random)),
        FrameWriter.write(false, Opcode.TEXT, text("in "), key(random)),
        FrameWriter.write(true, Opcode.PING, text("still there?"), key(random)),
        FrameWriter.write(false, Opcode.CONTINUATION, text("three "), key(random)),
        FrameWriter.write(true, Opcode.CONTINUATION, text("pieces"), key(random)),
        FrameWriter.write(true, Opcode.BINARY, new byte[300], key(random)),
        FrameWriter.write(true, Opcode.TEXT, text(""), key(random)),
        FrameWriter.write(true, Opcode.CLOSE, FrameWriter.closePayload(1001, "bye"), key(random)));
  }

  private static List<byte[]> fromNode() {
    return List.of(
        FrameWriter.write(true, Opcode.TEXT, text("x".repeat(126)), null),
        FrameWriter.write(true, Opcode.PONG, text("still there?"), null),
        FrameWriter.write(true, Opcode.TEXT, text("Zoë"), null),
        FrameWriter.write(true, Opcode.CLOSE, FrameWriter.closePayload(1001, ""), null));
  }

  private static boolean isClose(Event event, String from) {
    return event.kind().equals("frame")
        && event.facts().getInteger("opcode") == Opcode.CLOSE
        && event.facts().getString("from").equals(from);
  }

  private static List<Read> byUs(Ends ends) {
    return ends.events()
        .filter(event -> event.kind().equals("frame"))
        .map(Event::facts)
        .map(
            frame ->
                new Read(
                    frame.getBoolean("fin"),
                    frame.getInteger("rsv"),
                    frame.getInteger("opcode"),
                    frame.getBoolean("masked"),
                    frame.getLong("length"),
                    frame.getString("key", ""),
                    frame.getString("text", "")))
        .toList();
  }

  private static List<Read> byTshark(Path file, int port) throws Exception {
    var tshark =
        new ProcessBuilder(
                "tshark",
                "-r",
                file.toString(),
                "-d",
                "tcp.port==" + port + ",http",
                "-Y",
                "websocket",
                "-T",
                "pdml")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var document =
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(tshark.getInputStream());
    var frames = new ArrayList<Read>();
    var protocols = document.getElementsByTagName("proto");
    for (int i = 0; i < protocols.getLength(); i++) {
      var protocol = (Element) protocols.item(i);
      if (protocol.getAttribute("name").equals("websocket")) {
        frames.add(frame(protocol));
      }
    }
    return frames;
  }

  private static Read frame(Element protocol) {
    boolean fin = Arrays.asList("1", "True").contains(show(protocol, "websocket.fin"));
    boolean masked = Arrays.asList("1", "True").contains(show(protocol, "websocket.mask"));
    int opcode = Integer.parseInt(show(protocol, "websocket.opcode"));
    String length = show(protocol, "websocket.payload_length_ext_16");
    return new Read(
        fin,
        Integer.decode(show(protocol, "websocket.rsv")),
        opcode,
        masked,
        Long.parseLong(length.isEmpty() ? show(protocol, "websocket.payload_length") : length),
        value(protocol, "websocket.masking_key"),
        opcode == Opcode.TEXT && fin ? show(protocol, "websocket.payload.text") : "");
  }

  private static String show(Element protocol, String name) {
    return attribute(protocol, name, "show");
  }

  private static String value(Element protocol, String name) {
    return attribute(protocol, name, "value");
  }

  private static String attribute(Element protocol, String name, String attribute) {
    var fields = protocol.getElementsByTagName("field");
    for (int i = 0; i < fields.getLength(); i++) {
      var field = (Element) fields.item(i);
      if (field.getAttribute("name").equals(name)) {
        return field.getAttribute(attribute);
      }
    }
    return "";
  }

  private static void requireTshark() {
    boolean isThere =
        Arrays.stream(System.getenv("PATH").split(java.io.File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "tshark")));
    if ("true".equals(System.getenv("CI"))) {
      assertThat(isThere).as("tshark must be there in CI: ./kit test installs it").isTrue();
    }
    Assumptions.assumeTrue(
        isThere, "tshark is not installed, so our frames are not compared with its");
  }

  private static byte[] text(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] key(Random random) {
    var key = new byte[4];
    random.nextBytes(key);
    return key;
  }
}
