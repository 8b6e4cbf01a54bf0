package ws101.grader;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * The chance of one check: the same number gives the same names and texts again, whatever other
 * checks run beside it. Nobody can pass by knowing the names in advance.
 */
public final class Seed {

  private static final String NAME_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final int LONGEST_TEXT = 40;

  /** Scripts, signs and plain traps: what a chat must carry unchanged. */
  private static final List<String> ALPHABETS =
      List.of(
          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ     ",
          "\"\\/{}[]:,<>&'`$%#?!=\t\n",
          "äöüßéèêñçøåłžŵ",
          "αβγδελπω",
          "абвгдежзийк",
          "אבגדהابتثج",
          "你好世界網路通訊日本語",
          "🙂🚀🎲♞🏳️‍🌈👩‍💻𝄞");

  private final long value;
  private final Random random;
  private final Set<String> namesGiven = new HashSet<>();

  /**
   * @param value what the learner may type to see the same again
   * @param check each check draws from a sequence of its own
   */
  Seed(long value, String check) {
    this.value = value;
    this.random = new Random(31 * new Random(value).nextLong() + check.hashCode());
  }

  /** A value for a run that was not given one: short enough to be typed. */
  static long fresh() {
    return 1 + new Random().nextInt(9999);
  }

  public long value() {
    return value;
  }

  /** A name that this check has not used yet, of {@code [a-z0-9-]}. */
  public String name() {
    return name("", between(3, 12));
  }

  /** A new name that still tells a reader who is meant: {@code ada-k3f9}. */
  public String name(String like) {
    return name(like + "-", like.length() + 5);
  }

  /** A new name of exactly {@code length} characters. */
  public String name(int length) {
    return name("", length);
  }

  private String name(String beginning, int length) {
    String name;
    do {
      var letters = new StringBuilder(beginning);
      while (letters.length() < length) {
        boolean mayBeDash = letters.length() > 0 && letters.length() < length - 1;
        letters.append(mayBeDash && oneIn(8) ? '-' : anyOf(NAME_CHARACTERS));
      }
      name = letters.toString();
    } while (!namesGiven.add(name));
    return name;
  }

  /**
   * A text of any script, with quotes, markup and line breaks in it. It begins and ends with a
   * letter: whether a blank text is empty is nobody's question here.
   */
  public String text() {
    var text = new StringBuilder().append(anyOf(NAME_CHARACTERS));
    int length = between(0, LONGEST_TEXT);
    for (int i = 0; i < length; i++) {
      int[] characters = oneOf(ALPHABETS).codePoints().toArray();
      text.appendCodePoint(characters[random.nextInt(characters.length)]);
    }
    return text.append(anyOf(NAME_CHARACTERS)).toString();
  }

  /** A whole number, both ends included. */
  public int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  public byte[] bytes(int count) {
    var bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  public <T> T oneOf(List<T> things) {
    return things.get(random.nextInt(things.size()));
  }

  public <T> List<T> shuffled(List<T> things) {
    var shuffled = new ArrayList<>(things);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }

  private boolean oneIn(int many) {
    return random.nextInt(many) == 0;
  }

  private char anyOf(String characters) {
    return characters.charAt(random.nextInt(characters.length()));
  }

  @Override
  public String toString() {
    return "seed " + value;
  }
}
