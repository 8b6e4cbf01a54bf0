package ws101.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One field line of a head, as it stood there: RFC 9110, section 5. */
public record Field(String name, String value) {

  /** The value of the first field of that name; names have no case (RFC 9110, section 5.1). */
  public static Optional<String> first(List<Field> fields, String name) {
    return fields.stream()
        .filter(field -> field.name.equalsIgnoreCase(name))
        .map(Field::value)
        .findFirst();
  }

  /** The members of a list field in lower case, over all its lines: RFC 9110, section 5.6.1. */
  public static List<String> tokens(List<Field> fields, String name) {
    var tokens = new ArrayList<String>();
    for (Field field : fields) {
      if (field.name.equalsIgnoreCase(name)) {
        for (String token : field.value.split(",")) {
          if (!token.isBlank()) {
            tokens.add(token.strip().toLowerCase(Locale.ROOT));
          }
        }
      }
    }
    return tokens;
  }
}
