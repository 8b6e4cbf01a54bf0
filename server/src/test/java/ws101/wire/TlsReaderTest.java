package ws101.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static ws101.wire.Bytes.hex;
import static ws101.wire.Bytes.join;
import static ws101.wire.Side.CLIENT;
import static ws101.wire.Side.SERVER;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import ws101.wire.Part.Opaque;
import ws101.wire.Part.TlsRecord;
import ws101.wire.Part.Violation;

/** What can be seen of TLS from outside; the ClientHello is the JDK's own. */
class TlsReaderTest {

  private static final int HEADER = 5;

  private final Conversation conversation = new Conversation(1000);

  @Test
  void aClientHelloTellsWhereItGoesAndWhatItWantsToSpeak() throws Exception {
    var record = (TlsRecord) conversation.read(CLIENT, clientHello()).get(0);

    assertThat(record.type()).isEqualTo("handshake");
    assertThat(record.hello().orElseThrow().serverName()).contains("chat.example");
    assertThat(record.hello().orElseThrow().protocols()).containsExactly("h2", "http/1.1");
  }

  @Test
  void aClientHelloMayComeInSeveralRecords() throws Exception {
    byte[] hello = clientHello();
    byte[] message = Arrays.copyOfRange(hello, HEADER, hello.length);
    byte[] first = record(Arrays.copyOf(message, 50));
    byte[] second = record(Arrays.copyOfRange(message, 50, message.length));

    var parts = conversation.read(CLIENT, join(first, second));

    assertThat(parts).hasSize(2);
    assertThat(((TlsRecord) parts.get(0)).hello()).isEmpty();
    assertThat(((TlsRecord) parts.get(1)).hello().orElseThrow().serverName())
        .contains("chat.example");
  }

  @Test
  void theOtherRecordsAreSealed() throws Exception {
    conversation.read(CLIENT, clientHello());

    var parts = conversation.read(SERVER, hex("14 03 03 00 01 01 17 03 03 00 02 ab cd 15 03"));

    assertThat(parts)
        .extracting(part -> ((TlsRecord) part).type())
        .containsExactly("change cipher spec", "application data");
    assertThat(conversation.end(SERVER)).hasSize(1).allMatch(Opaque.class::isInstance);
  }

  @Test
  void anAlertInTheOpenIsToldInWordsAndASealedOneIsNot() throws Exception {
    conversation.read(CLIENT, clientHello());

    var parts = conversation.read(SERVER, hex("15 03 03 00 02 02 30 15 03 03 00 03 01 02 03"));

    assertThat(((TlsRecord) parts.get(0)).alert())
        .isEqualTo("unknown_ca (48), fatal: nobody it trusts has signed the certificate");
    assertThat(((TlsRecord) parts.get(1)).alert()).isEmpty();
  }

  @Test
  void whatIsNoRecordIsNotGuessed() throws Exception {
    conversation.read(CLIENT, clientHello());

    var parts = conversation.read(SERVER, hex("17 03 03 ff ff 00 01"));

    assertThat(parts).extracting(Object::getClass).containsExactly(Violation.class, Opaque.class);
  }

  private static byte[] record(byte[] carried) {
    return join(
        new byte[] {22, 3, 1, (byte) (carried.length >> 8), (byte) carried.length}, carried);
  }

  private static byte[] clientHello() throws Exception {
    var engine = SSLContext.getDefault().createSSLEngine();
    engine.setUseClientMode(true);
    var parameters = engine.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName("chat.example")));
    parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
    engine.setSSLParameters(parameters);
    var record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), record);
    return Arrays.copyOf(record.array(), record.position());
  }
}
