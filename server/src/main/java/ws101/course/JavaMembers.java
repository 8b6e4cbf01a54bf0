package ws101.course;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Finds members of a Java file with the JDK's own parser. */
final class JavaMembers extends TreePathScanner<Void, String> {

  /** A comment that begins a line. */
  private static final Pattern COMMENT = Pattern.compile("(?m)^[ \\t]*/\\*");

  private final String source;
  private final String name;
  private final CompilationUnitTree unit;
  private final SourcePositions positions;
  private final List<Member.Range> found = new ArrayList<>();

  private JavaMembers(String source, String name, CompilationUnitTree unit, Trees trees) {
    this.source = source;
    this.name = name.replace(" ", "").replace("...", "[]");
    this.unit = unit;
    this.positions = trees.getSourcePositions();
  }

  /**
   * All members that {@code name} can mean: {@code join}, {@code join(Guest)}, {@code Room.join}.
   */
  static List<Member.Range> named(Path file, String source, String name) {
    JavacTask task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(
                    null,
                    null,
                    problem -> {},
                    List.of("-proc:none"),
                    null,
                    List.of(asFile(file, source)));
    try {
      CompilationUnitTree unit = task.parse().iterator().next();
      var members = new JavaMembers(source, name, unit, Trees.instance(task));
      members.scan(unit, "");
      return members.found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Void visitClass(ClassTree type, String outer) {
    String path = outer + type.getSimpleName() + ".";
    consider(type, outer, type.getSimpleName().toString());
    return super.visitClass(type, path);
  }

  /** A constructor is always named with its types, because its plain name is the type's. */
  @Override
  public Void visitMethod(MethodTree method, String outer) {
    boolean isConstructor = method.getName().contentEquals("<init>");
    String plain = isConstructor ? lastOf(outer) : method.getName().toString();
    String types =
        method.getParameters().stream()
            .map(parameter -> parameter.getType().toString().replace(" ", ""))
            .collect(Collectors.joining(","));
    String full = plain + "(" + types + ")";
    if (isConstructor) {
      consider(method, outer, full);
    } else {
      consider(method, outer, plain, full);
    }
    return null;
  }

  private static String lastOf(String outer) {
    return outer.replaceAll(".*?(\\w+)\\.$", "$1");
  }

  /** What stands in an initializer has no name outside of it. */
  @Override
  public Void visitBlock(BlockTree initializer, String outer) {
    return null;
  }

  @Override
  public Void visitVariable(VariableTree field, String outer) {
    consider(field, outer, field.getName().toString());
    return null;
  }

  private void consider(Tree tree, String outer, String... names) {
    for (String each : names) {
      if (("." + outer + each).endsWith("." + name)) {
        int start = (int) positions.getStartPosition(unit, tree);
        found.add(new Member.Range(withComment(start), (int) positions.getEndPosition(unit, tree)));
        return;
      }
    }
  }

  /** The start of the comment that stands right before, or {@code start} if there is none. */
  private int withComment(int start) {
    String before = source.substring(0, start).stripTrailing();
    if (!before.endsWith("*/")) {
      return start;
    }
    return COMMENT.matcher(before).results().mapToInt(MatchResult::start).max().orElse(start);
  }

  private static JavaFileObject asFile(Path file, String source) {
    return new SimpleJavaFileObject(
        URI.create("string:///" + file.getFileName()), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return source;
      }
    };
  }
}
