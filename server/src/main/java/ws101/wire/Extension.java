package ws101.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One extension as it is offered or chosen, with its parameters: RFC 6455, section 9.1. */
public record Extension(String name, List<Parameter> parameters) {

  /** A parameter; many have no value. */
  public record Parameter(String name, Optional<String> value) {}

  /** A token, or a string in quotes: commas and semicolons may stand in the latter. */
  private static final String WORD = "[^\\s,;=\"]+";

  private static final Pattern PIECE =
      Pattern.compile("([,;])|(" + WORD + ")(?:\\s*=\\s*(?:(" + WORD + ")|\"([^\"]*)\"))?|\\S");

  /** All extensions in a head, over all its lines, in the order of preference. */
  public static List<Extension> in(List<Field> fields) {
    var extensions = new ArrayList<Extension>();
    for (Field field : fields) {
      if (field.name().equalsIgnoreCase("Sec-WebSocket-Extensions")) {
        addAll(field.value(), extensions);
      }
    }
    return extensions;
  }

  private static void addAll(String value, List<Extension> extensions) {
    boolean isParameter = false;
    Matcher piece = PIECE.matcher(value);
    while (piece.find()) {
      if (piece.group(1) != null) {
        isParameter = piece.group(1).equals(";");
      } else if (piece.group(2) != null) {
        String name = piece.group(2).toLowerCase(Locale.ROOT);
        if (isParameter && !extensions.isEmpty()) {
          var given = Optional.ofNullable(piece.group(3) == null ? piece.group(4) : piece.group(3));
          extensions.get(extensions.size() - 1).parameters.add(new Parameter(name, given));
        } else {
          extensions.add(new Extension(name, new ArrayList<>()));
        }
      }
    }
  }

  /** As it stands in the header, evenly spaced. */
  public String words() {
    var words = new StringBuilder(name);
    for (Parameter parameter : parameters) {
      words.append("; ").append(parameter.name());
      parameter.value().ifPresent(value -> words.append('=').append(value));
    }
    return words.toString();
  }
}
