package ws101.grader;

import java.util.LinkedHashMap;
import java.util.Map;

/** One kind sentence for each error of the compiler that people often meet. */
final class CompilerAdvice {

  /** By the beginning of the code that javac gives an error, whatever its language. */
  private static final Map<String, String> ADVICE = new LinkedHashMap<>();

  static {
    advise("cant.resolve", "Is the name spelled as where it is declared, and is it imported?");
    advise("doesnt.exist", "Compare the import with the library's name for its package.");
    advise("expected", "Something is missing just before the place that is marked, often ; or ).");
    advise(
        "premature.eof", "A { has no } of its own: count them from the end of the file upwards.");
    advise("illegal.start.of", "The line above may lack its ; or a bracket.");
    advise("not.stmt", "A statement does something: did you mean = or a call with ()?");
    advise("unclosed.str.lit", "This text has no closing quotation mark on its line.");
    advise("prob.found.req", "Look at both types that the message names: one of them must change.");
    advise("incompatible", "Look at both types that the message names: one of them must change.");
    advise("cant.apply", "Compare the arguments, their number and order, with what it takes.");
    advise("missing.ret.stmt", "One way through this method ends without a return.");
    advise("unreported.exception", "Catch it here, or say throws in the method's first line.");
    advise("var.might.not", "On one way to this line the variable has no value yet.");
    advise("already.defined", "The name is taken here: choose another for one of the two.");
    advise("does.not.override.abstract", "A method that the interface asks for is still missing.");
    advise(
        "method.does.not.override", "Compare the method's name and parameters with the parent's.");
    advise("class.public.should", "The public class must be called as its file is.");
    advise(
        "cant.ref.non.effectively.final",
        "A lambda sees only variables that never change: copy this one into a new variable first.");
    advise("local.var.accessed", "A lambda sees only variables that never change.");
    advise("report.access", "It is private to its class: is there a method that gives it?");
    advise("non-static", "This belongs to an object: which one?");
    advise(
        "unreachable.stmt", "Nothing can come past the line before: a return or an endless loop?");
  }

  private static final String PREFIX = "compiler.err.";

  private CompilerAdvice() {}

  private static void advise(String code, String sentence) {
    ADVICE.put(PREFIX + code, sentence);
  }

  /** What to try, or null if there is nothing better to say than the compiler did. */
  static String on(String code) {
    return ADVICE.entrySet().stream()
        .filter(each -> code.startsWith(each.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }
}
