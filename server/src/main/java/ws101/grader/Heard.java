package ws101.grader;

/** What a {@link Client} can hear. */
sealed interface Heard {

  /** As evidence says it. */
  String words();

  record Text(String text) implements Heard {

    @Override
    public String words() {
      return text;
    }
  }

  record Binary(byte[] bytes) implements Heard {

    @Override
    public String words() {
      return "a binary message of " + bytes.length + " bytes";
    }
  }

  /** Asks whether we are there. */
  record Ping() implements Heard {

    @Override
    public String words() {
      return "a ping";
    }
  }

  /** The answer to one of our pings. */
  record Pong(byte[] payload) implements Heard {

    @Override
    public String words() {
      return "a pong of " + payload.length + " bytes";
    }
  }

  /**
   * A Close frame.
   *
   * @param code 1005 if the frame has none: RFC 6455, section 7.1.5
   */
  record Close(int code, String reason) implements Heard {

    @Override
    public String words() {
      return "Close " + code + (reason.isEmpty() ? "" : " " + reason);
    }
  }

  /**
   * Bytes that break a rule, after which nothing can be understood any more.
   *
   * @param words which one
   */
  record Broken(String words) implements Heard {}

  /**
   * Nothing can come any more.
   *
   * @param words why not
   */
  record End(String words) implements Heard {}
}
