package ws101;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;

/** The directions of dependencies: what may know what. A step reads as if the kit did not exist. */
@AnalyzeClasses(packages = "ws101", importOptions = ImportOption.DoNotIncludeTests.class)
class DirectionTest {

  @ArchTest
  static final ArchRule aStepKnowsOnlyChatAndWire =
      classes()
          .that()
          .resideInAPackage("ws101.step*..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage("ws101.step*..", "ws101.chat..", "ws101.wire..")
                  .or(outsideOfTheHouse()));

  @ArchTest
  static final ArchRule noStepKnowsAnother =
      slices().matching("ws101.(step*)..").should().notDependOnEachOther().allowEmptyShould(true);

  @ArchTest static final ArchRule chatKnowsAtMostWire = onlyKnows("chat", "wire");

  @ArchTest static final ArchRule wireKnowsNothingOfTheHouse = onlyKnows("wire");

  @ArchTest
  static final ArchRule wireIsPure =
      noClasses()
          .that()
          .resideInAPackage("ws101.wire..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io..", "java.net..", "java.nio.channels..", "java.nio.file..");

  @ArchTest static final ArchRule wiretapKnowsWire = onlyKnows("wiretap", "wire");

  @ArchTest static final ArchRule stageKnowsWiretap = onlyKnows("stage", "wiretap", "wire");

  @ArchTest
  static final ArchRule graderStandsOnTheStage = onlyKnows("grader", "stage", "wiretap", "wire");

  @ArchTest
  static final ArchRule courseStandsOnAllButTheCommands =
      onlyKnows("course", "grader", "stage", "wiretap", "wire");

  @ArchTest
  static final ArchRule nobodyKnowsTheCommands =
      noClasses()
          .that()
          .resideOutsideOfPackage("ws101.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ws101.cli..");

  @ArchTest
  static final ArchRule nothingGoesInCircles =
      slices().matching("ws101.(*)..").should().beFreeOfCycles();

  private static ArchRule onlyKnows(String room, String... neighbours) {
    var known = new ArrayList<String>();
    known.add("ws101." + room + "..");
    for (var neighbour : neighbours) {
      known.add("ws101." + neighbour + "..");
    }
    return classes()
        .that()
        .resideInAPackage("ws101." + room + "..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(known.toArray(String[]::new)).or(outsideOfTheHouse()))
        .allowEmptyShould(true);
  }

  private static DescribedPredicate<JavaClass> outsideOfTheHouse() {
    return not(resideInAPackage("ws101.."));
  }
}
