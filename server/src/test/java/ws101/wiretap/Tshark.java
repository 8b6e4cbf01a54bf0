package ws101.wiretap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Assumptions;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import ws101.wire.Opcode;

/** Wireshark's reader for the command line: it knows nothing of our code. */
final class Tshark {

  /** One frame of WebSocket, in the words in which both readers can tell it. */
  record Frame(
      boolean fin,
      int rsv,
      int opcode,
      String key,
      long length,
      String text,
      String code,
      String reason) {}

  private final Path capture;
  private final int port;

  /**
   * @param port the server's, where tshark shall expect HTTP
   */
  Tshark(Path capture, int port) {
    this.capture = capture;
    this.port = port;
  }

  /** Skips a test in words where tshark is not installed; in CI that is a failure. */
  static void isRequired() {
    boolean isThere =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "tshark")));
    if ("true".equals(System.getenv("CI"))) {
      assertThat(isThere).as("tshark must be there in CI").isTrue();
    }
    Assumptions.assumeTrue(isThere, "tshark is not installed, so nobody else reads our export");
  }

  /** The frames it reads. PDML keeps those apart that came in one packet. */
  List<Frame> frames() throws Exception {
    var process = start("-Y", "websocket", "-T", "pdml");
    try (InputStream pdml = process.getInputStream()) {
      var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pdml);
      return elements(document.getElementsByTagName("proto"))
          .filter(protocol -> protocol.getAttribute("name").equals("websocket"))
          .map(Tshark::frame)
          .toList();
    }
  }

  /** One line a packet that passes the filter, with these fields. */
  List<String> packets(String filter, String... fields) throws IOException {
    var options = new ArrayList<>(List.of("-Y", filter, "-T", "fields", "-E", "separator=/s"));
    for (String field : fields) {
      options.addAll(List.of("-e", field));
    }
    try (InputStream lines = start(options.toArray(String[]::new)).getInputStream()) {
      return new String(lines.readAllBytes()).lines().map(String::strip).toList();
    }
  }

  private Process start(String... options) throws IOException {
    var command =
        new ArrayList<>(
            List.of("tshark", "-r", capture.toString(), "-d", "tcp.port==" + port + ",http"));
    command.addAll(List.of("-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE"));
    command.addAll(List.of(options));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static Frame frame(Element protocol) {
    String length =
        Stream.of("payload_length_ext_64", "payload_length_ext_16", "payload_length")
            .map(name -> show(protocol, name))
            .filter(value -> !value.isEmpty())
            .findFirst()
            .orElseThrow();
    int opcode = Integer.parseInt(show(protocol, "opcode"));
    boolean fin = List.of("1", "True").contains(show(protocol, "fin"));
    // At the last fragment it shows the text of the whole message, as we do.
    String text = fin && !Opcode.isControl(opcode) ? show(protocol, "payload.text") : "";
    return new Frame(
        fin,
        Integer.decode(show(protocol, "rsv")),
        opcode,
        attribute(protocol, "masking_key", "value"),
        Long.parseLong(length),
        text,
        show(protocol, "payload.close.status_code"),
        show(protocol, "payload.close.reason"));
  }

  private static String show(Element protocol, String field) {
    return attribute(protocol, field, "show");
  }

  private static String attribute(Element protocol, String field, String attribute) {
    return elements(protocol.getElementsByTagName("field"))
        .filter(each -> each.getAttribute("name").equals("websocket." + field))
        .map(each -> each.getAttribute(attribute))
        .findFirst()
        .orElse("");
  }

  private static Stream<Element> elements(NodeList nodes) {
    return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i));
  }
}
