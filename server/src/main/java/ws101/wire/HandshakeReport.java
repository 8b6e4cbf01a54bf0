package ws101.wire;

import java.util.List;
import java.util.Optional;

/**
 * One half of an opening handshake, held against RFC 6455, section 4.
 *
 * @param rules each requirement, in the order of the RFC
 * @param accept how the right {@code Sec-WebSocket-Accept} comes about; only on a 101
 * @param protocols the subprotocols that are offered, or the one that is chosen
 * @param extensions the extensions that are offered, or those that are chosen
 * @param meaning what an answer other than 101 says; else empty
 */
public record HandshakeReport(
    List<Rule> rules,
    Optional<Accept> accept,
    List<String> protocols,
    List<Extension> extensions,
    String meaning) {

  /**
   * @param sentence what must be
   * @param section where it is said
   * @param holds whether it is so
   * @param saw what stood there
   * @param status with which a server refuses who breaks it; 0 if it may overlook that
   */
  public record Rule(String sentence, String section, boolean holds, String saw, int status) {}

  /**
   * The steps of RFC 6455, section 4.2.2, step 5.4.
   *
   * @param key as the client sent it
   * @param joined the key and the GUID
   * @param sha1 its SHA-1 in hexadecimal digits
   * @param base64 that as it belongs into the header
   */
  public record Accept(String key, String joined, String sha1, String base64) {}

  /** The rules that do not hold. */
  List<Rule> broken() {
    return rules.stream().filter(rule -> !rule.holds()).toList();
  }
}
