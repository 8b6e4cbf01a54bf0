package ws101.wire;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import ws101.wire.Extension.Parameter;

/**
 * permessage-deflate, offered or agreed: RFC 7692, section 7.1.
 *
 * @param words as it stood in the header
 * @param faults what is wrong with its parameters, a sentence each
 */
public record Deflate(Extension words, List<String> faults) {

  private static final String NAME = "permessage-deflate";

  private static final String TAKEOVER = "_no_context_takeover";
  private static final String WINDOW = "_max_window_bits";

  /** What a side may have said when it says nothing: RFC 7692, section 7.1.2. */
  private static final int LARGEST_WINDOW = 15;

  /** All that a request offers. */
  static List<Deflate> offeredBy(List<Field> request) {
    return in(request, Side.CLIENT);
  }

  /** What an answer agrees to. */
  static Optional<Deflate> agreedBy(List<Field> response) {
    return in(response, Side.SERVER).stream().findFirst();
  }

  private static List<Deflate> in(List<Field> fields, Side by) {
    return Extension.in(fields).stream()
        .filter(extension -> extension.name().equals(NAME))
        .map(extension -> new Deflate(extension, faults(extension, by)))
        .toList();
  }

  /** Whether a message of this side may refer to those before it: RFC 7692, section 7.1.1. */
  public boolean takeover(Side sender) {
    return words.parameters().stream()
        .noneMatch(parameter -> parameter.name().equals(sender.word() + TAKEOVER));
  }

  /** How far back this side's messages may refer, as a power of two: RFC 7692, section 7.1.2. */
  public int windowBits(Side sender) {
    return words.parameters().stream()
        .filter(parameter -> parameter.name().equals(sender.word() + WINDOW))
        .flatMap(parameter -> parameter.value().stream())
        .filter(Deflate::isWindow)
        .mapToInt(Integer::parseInt)
        .findFirst()
        .orElse(LARGEST_WINDOW);
  }

  boolean has(String parameter) {
    return words.parameters().stream().anyMatch(each -> each.name().equals(parameter));
  }

  private static List<String> faults(Extension extension, Side by) {
    var names = new HashSet<String>();
    return extension.parameters().stream()
        .map(parameter -> fault(parameter, names.add(parameter.name()), by))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<String> fault(Parameter parameter, boolean isFirst, Side by) {
    String name = parameter.name();
    if (!isFirst) {
      return Optional.of(name + " stands there twice.");
    }
    if (name.equals("client" + TAKEOVER) || name.equals("server" + TAKEOVER)) {
      return parameter.value().map(value -> name + " has no value.");
    }
    if (name.equals("client" + WINDOW) || name.equals("server" + WINDOW)) {
      boolean mayBeBare = name.startsWith("client") && by == Side.CLIENT;
      boolean holds = parameter.value().map(Deflate::isWindow).orElse(mayBeBare);
      return holds ? Optional.empty() : Optional.of(name + " is a number from 8 to 15.");
    }
    return Optional.of(name + " is no parameter of permessage-deflate.");
  }

  private static boolean isWindow(String value) {
    return value.matches("[89]|1[0-5]");
  }
}
