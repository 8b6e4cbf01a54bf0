package ws101.wiretap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static ws101.wire.Bytes.head;
import static ws101.wire.Bytes.hex;
import static ws101.wire.FrameWriter.closePayload;
import static ws101.wiretap.Fault.Kind.RESET;
import static ws101.wiretap.Fault.now;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import ws101.wire.FrameWriter;
import ws101.wire.Opcode;

/** What the export says, as an independent reader reads it. */
@Timeout(120)
class PcapngTest {

  private static final byte[] KEY = hex("37 fa 21 3d");

  /** Whatever tshark finds odd about TCP: gaps, repetitions, wrong sums. */
  private static final String ODD =
      "tcp.analysis.flags || tcp.checksum.status == 0 || ip.checksum.status == 0 || _ws.malformed";

  @TempDir Path folder;
  private final Ends ends = Ends.connect();

  @BeforeAll
  static void requireTshark() {
    Tshark.isRequired();
  }

  @AfterEach
  void disconnect() {
    ends.close();
  }

  @Test
  void framesThatTsharkReadsFromTheExportEqualOurs() throws Exception {
    shakeHands();
    fromBrowser(true, Opcode.TEXT, "hello");
    fromBrowser(false, Opcode.TEXT, "in ");
    fromBrowser(true, Opcode.PING, "still there?");
    fromBrowser(false, Opcode.CONTINUATION, "three ");
    fromBrowser(true, Opcode.CONTINUATION, "pieces");
    fromBrowser(true, Opcode.BINARY, "b".repeat(15_000));
    fromBrowser(true, Opcode.TEXT, "");
    fromNode(true, Opcode.TEXT, "x".repeat(126));
    fromNode(true, Opcode.PONG, "still there?");
    fromNode(true, Opcode.TEXT, "Zoë");
    fromBrowser(closePayload(1001, "bye"));
    ends.node.sends(FrameWriter.write(true, Opcode.CLOSE, closePayload(1001, ""), null));
    bothFinish();

    var tshark = export();

    assertThat(ourFrames()).hasSize(12);
    assertThat(tshark.frames()).containsExactlyElementsOf(ourFrames());
    assertThat(tshark.packets(ODD, "frame.number")).isEmpty();
    assertThat(tshark.packets("tcp.flags.fin == 1", "tcp.flags.reset")).hasSize(2);
  }

  @Test
  void aViolationDoesNotRepeatTheBytesOfItsFrame() throws Exception {
    shakeHands();
    ends.browser.sends(FrameWriter.write(true, Opcode.TEXT, hex("c0 80"), KEY));
    fromBrowser(true, Opcode.PING, "after it");
    ends.seen("frame", "opcode", Opcode.PING);

    var tshark = export();

    assertThat(ends.all("violation")).hasSize(1);
    assertThat(tshark.frames()).extracting(Tshark.Frame::opcode).containsExactly(1, 9);
    assertThat(tshark.packets(ODD, "frame.number")).isEmpty();
  }

  @Test
  void whatTheLogDidNotKeepIsAPacketThatWasCutShort() throws Exception {
    ends.browser.sends(head("POST / HTTP/1.1|Host: a|Content-Length: 100000"));
    ends.browser.sends(new byte[100_000]);
    ends.seen("body");

    var lines = export().packets("tcp.len > 1000", "tcp.len", "frame.cap_len");

    assertThat(lines).containsExactly("16384 16424", "65495 40", "18121 40");
  }

  @Test
  void eventsThatMadeRoomLeaveAGapAndAreNotMadeUp() throws Exception {
    shakeHands();
    fromNode(true, Opcode.TEXT, "one");
    fromNode(true, Opcode.TEXT, "two");
    fromNode(true, Opcode.TEXT, "three");
    ends.seen("frame", "text", "three");
    var all = ends.events().toList();
    var some =
        all.stream().filter(event -> !"two".equals(event.facts().getString("text"))).toList();

    var tshark = export(some);

    assertThat(tshark.packets("tcp.analysis.lost_segment", "tcp.len")).containsExactly("7");
  }

  @Test
  void aConnectionWhoseBeginningMadeRoomIsStillThereAndSaysSo() throws Exception {
    shakeHands();
    fromNode(true, Opcode.TEXT, "late");
    ends.seen("frame", "text", "late");
    var late = ends.events().filter(event -> event.kind().equals("frame")).toList();

    var lines = export(late).packets("tcp", "tcp.srcport", "tcp.len", "frame.comment");

    assertThat(lines).hasSize(1).first().asString().startsWith("80 6 The log no longer has");
  }

  @Test
  void whatTheTapTearsOffIsAnRstWithARemark() throws Exception {
    ends.tap.set(now(RESET, null, 0));
    ends.seen("closed");

    var lines = export().packets("tcp.flags.reset == 1", "tcp.srcport", "frame.comment");

    assertThat(lines).hasSize(2);
    assertThat(lines.get(0))
        .isEqualTo(ends.browser.port() + " The tap sent an RST to both ends of the connection.");
  }

  @Test
  void packetsHaveTheTimesOfTheLogAndTheNameOfTheWire() throws Exception {
    ends.browser.sends(head("GET / HTTP/1.1|Host: a"));
    var head = ends.seen("head");

    var lines = export().packets("http", "frame.time_epoch", "frame.interface_name");

    var time = ends.log.origin().plusNanos(1000 * head.micros());
    var micros = "%d.%06d000".formatted(time.getEpochSecond(), time.getNano() / 1000);
    assertThat(lines).containsExactly(micros + " ada");
  }

  private void shakeHands() {
    ends.browser.sends(
        head(
            "GET /chat HTTP/1.1|Host: localhost|Upgrade: websocket|Connection: Upgrade|"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|Sec-WebSocket-Version: 13"));
    ends.seen("head", "from", "client");
    ends.node.sends(
        head(
            "HTTP/1.1 101 Switching Protocols|Upgrade: websocket|Connection: Upgrade|"
                + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    ends.seen("head", "from", "server");
  }

  private void fromBrowser(boolean fin, int opcode, String payload) {
    ends.browser.sends(FrameWriter.write(fin, opcode, payload.getBytes(UTF_8), KEY));
  }

  private void fromBrowser(byte[] close) {
    ends.browser.sends(FrameWriter.write(true, Opcode.CLOSE, close, KEY));
  }

  private void fromNode(boolean fin, int opcode, String payload) {
    ends.node.sends(FrameWriter.write(fin, opcode, payload.getBytes(UTF_8), null));
  }

  private void bothFinish() {
    ends.seen("frame", "from", "client", "opcode", Opcode.CLOSE);
    ends.seen("frame", "from", "server", "opcode", Opcode.CLOSE);
    ends.browser.finishes();
    ends.node.finishes();
    ends.seen("closed");
  }

  private Tshark export() throws IOException {
    return export(ends.events().toList());
  }

  private Tshark export(List<Event> events) throws IOException {
    var file = folder.resolve("session.pcapng");
    Files.write(file, Pcapng.of(events, ends.log.origin()));
    return new Tshark(file, ends.tap.port());
  }

  private List<Tshark.Frame> ourFrames() {
    return ends.all("frame").stream().map(PcapngTest::inTheWordsOfTshark).toList();
  }

  private static Tshark.Frame inTheWordsOfTshark(JsonObject frame) {
    return new Tshark.Frame(
        frame.getBoolean("fin"),
        frame.getInteger("rsv"),
        frame.getInteger("opcode"),
        frame.getString("key", ""),
        frame.getLong("length"),
        frame.getString("text", ""),
        frame.containsKey("code") ? String.valueOf(frame.getInteger("code")) : "",
        frame.getString("reason", ""));
  }
}
