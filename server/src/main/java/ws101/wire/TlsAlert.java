package ws101.wire;

/**
 * What an alert of TLS says: RFC 8446, section 6, and for those that only TLS 1.2 has RFC 5246,
 * section 7.2.
 */
final class TlsAlert {

  /** A level and a description, a byte each. */
  static final int LENGTH = 2;

  private static final int WARNING = 1;

  private TlsAlert() {}

  /** Such as "unknown_ca (48), fatal: nobody it trusts has signed the certificate". */
  static String words(int level, int description) {
    String meaning = meaning(description);
    return "%s (%d), %s%s"
        .formatted(
            name(description),
            description,
            level == WARNING ? "a warning" : "fatal",
            meaning.isEmpty() ? "" : ": " + meaning);
  }

  private static String name(int description) {
    return switch (description) {
      case 0 -> "close_notify";
      case 10 -> "unexpected_message";
      case 20 -> "bad_record_mac";
      case 22 -> "record_overflow";
      case 40 -> "handshake_failure";
      case 42 -> "bad_certificate";
      case 43 -> "unsupported_certificate";
      case 44 -> "certificate_revoked";
      case 45 -> "certificate_expired";
      case 46 -> "certificate_unknown";
      case 47 -> "illegal_parameter";
      case 48 -> "unknown_ca";
      case 49 -> "access_denied";
      case 50 -> "decode_error";
      case 51 -> "decrypt_error";
      case 70 -> "protocol_version";
      case 71 -> "insufficient_security";
      case 80 -> "internal_error";
      case 86 -> "inappropriate_fallback";
      case 90 -> "user_canceled";
      case 100 -> "no_renegotiation";
      case 109 -> "missing_extension";
      case 110 -> "unsupported_extension";
      case 112 -> "unrecognized_name";
      case 113 -> "bad_certificate_status_response";
      case 115 -> "unknown_psk_identity";
      case 116 -> "certificate_required";
      case 120 -> "no_application_protocol";
      default -> "an alert without a name";
    };
  }

  /** Of those that one meets when a handshake fails. */
  private static String meaning(int description) {
    return switch (description) {
      case 0 -> "this side sends no more";
      case 40 -> "the two have no way of speaking TLS in common";
      case 42 -> "the certificate is broken";
      case 44 -> "who signed the certificate has taken it back";
      case 45 -> "the certificate is past its time, or a clock is wrong";
      case 46 -> "the certificate is not accepted";
      case 48 -> "nobody it trusts has signed the certificate";
      case 70 -> "it does not speak this version of TLS";
      case 80 -> "its own trouble, not the other side's";
      case 112 -> "it serves no such name";
      case 116 -> "the client must show a certificate, and has not";
      case 120 -> "the two have no protocol in common";
      default -> "";
    };
  }
}
