package ws101.wire;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import ws101.wire.Part.Resp;

/**
 * Which reply answers which command: Redis answers in order, and what nobody asked for is a push. A
 * subscription is confirmed channel by channel.
 */
final class RespPairing {

  private static final Set<String> MESSAGES = Set.of("message", "pmessage", "smessage");

  /** Beyond that many commands without a reply nothing is paired any more. */
  private static final int MOST_WAITING = 10_000;

  private static final int LONGEST_WORDS = 200;

  private record Waiting(long number, String words, long replies) {}

  private final Deque<Waiting> unanswered = new ArrayDeque<>();
  private final Set<String> channels = new HashSet<>();
  private long commands;

  Resp tell(Span span, RespValue value) {
    return span.from() == Side.CLIENT ? command(span, value) : reply(span, value);
  }

  private Resp command(Span span, RespValue value) {
    commands++;
    String words = value.words();
    if (unanswered.size() < MOST_WAITING) {
      String brief =
          words.length() > LONGEST_WORDS ? words.substring(0, LONGEST_WORDS) + "…" : words;
      unanswered.add(new Waiting(commands, brief, replies(value)));
    }
    return new Resp(span, "command", value, commands, Optional.empty());
  }

  private Resp reply(Span span, RespValue value) {
    String kind = kind(value);
    boolean confirms = kind.endsWith("subscribe");
    if (confirms) {
      note(kind, (RespValue.Aggregate) value);
    }
    boolean isPush = isOfType(value, '>') && !confirms;
    boolean isMessage = MESSAGES.contains(kind) && (isPush || !channels.isEmpty());
    Waiting asked = isPush || isMessage ? null : unanswered.poll();
    if (asked == null) {
      return new Resp(span, "push", value, 0, Optional.empty());
    }
    if (confirms && asked.replies() > 1) {
      unanswered.push(new Waiting(asked.number(), asked.words(), asked.replies() - 1));
    }
    return new Resp(span, "reply", value, asked.number(), Optional.of(asked.words()));
  }

  /** How many replies a command gets: (un)subscribing is confirmed for each channel. */
  private long replies(RespValue command) {
    if (!kind(command).endsWith("subscribe")) {
      return 1;
    }
    long named = ((RespValue.Aggregate) command).size() - 1;
    return named > 0 ? named : Math.max(1, channels.size());
  }

  private void note(String kind, RespValue.Aggregate confirmation) {
    List<RespValue> members = confirmation.members();
    if (members.size() > 1 && channels.size() < MOST_WAITING) {
      String channel = members.get(1).words();
      if (kind.contains("unsubscribe")) {
        channels.remove(channel);
      } else {
        channels.add(channel);
      }
    }
  }

  /** The first word of an array or a push, in lower case. */
  private static String kind(RespValue value) {
    boolean isList = isOfType(value, '*') || isOfType(value, '>');
    return isList
            && !((RespValue.Aggregate) value).members().isEmpty()
            && ((RespValue.Aggregate) value).members().get(0) instanceof RespValue.Text first
        ? first.words().toLowerCase(Locale.ROOT)
        : "";
  }

  private static boolean isOfType(RespValue value, char type) {
    return value instanceof RespValue.Aggregate aggregate && aggregate.type() == type;
  }
}
