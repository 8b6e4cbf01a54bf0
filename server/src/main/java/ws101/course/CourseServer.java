package ws101.course;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.StaticHandler;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import ws101.grader.Judge;
import ws101.stage.Comparison;
import ws101.stage.Stage;
import ws101.stage.Technique;
import ws101.stage.Topology;

/**
 * The course in the browser: pages, stages and verdicts, on loopback only.
 *
 * <p>A verticle, so that all of it shares one event loop and needs no lock; what reads or writes
 * files goes to a worker.
 */
public final class CourseServer extends VerticleBase {

  private static final String LOOPBACK = "127.0.0.1";
  private static final long GRACE = 30_000; // Half a minute, for a page that is reloaded.

  private final Path root;
  private final int port;
  private final Progress progress;

  private Stages<Stage> stages;
  private Stages<Comparison> comparisons;
  private Judge judge;
  private HttpServer server;

  private CourseServer(Path root, int port) {
    this.root = root;
    this.port = port;
    this.progress = Progress.of(root);
  }

  /**
   * Starts the course of the checkout at {@code root}.
   *
   * @param port 0: a free one is chosen
   */
  public static Future<CourseServer> start(Vertx vertx, Path root, int port) {
    var course = new CourseServer(root, port);
    return vertx.deployVerticle(course).map(course);
  }

  @Override
  public Future<?> start() {
    judge = Judge.of(vertx, root);
    stages = new Stages<>(vertx, this::stageOf, GRACE);
    comparisons = new Stages<>(vertx, page -> comparison(), GRACE);
    return vertx
        .createHttpServer()
        .requestHandler(routes())
        .listen(port, LOOPBACK)
        .onSuccess(listening -> server = listening)
        .onSuccess(listening -> vertx.executeBlocking(this::warmUp, false));
  }

  /** The first reading of a lesson loads the Java parser; no learner should wait for that. */
  private Void warmUp() {
    new Course(root).written().stream().limit(1).forEach(slug -> LessonReader.read(root, slug));
    return null;
  }

  private Stage stageOf(String slug) {
    return Stage.of(vertx, slug, Topology.of(slug), () -> judge.programOf(slug));
  }

  private Comparison comparison() {
    var written = new Course(root).written();
    return new Comparison(
        vertx,
        Stream.of(Technique.values())
            .filter(technique -> written.contains(technique.slug()))
            .toList());
  }

  private Router routes() {
    var course = new Course(root);
    var guard = new Guard();
    Set<Feed> feeds = new HashSet<>();
    var exercises = new Exercises(vertx, root, judge, progress, () -> feeds.forEach(Feed::wake));

    var router = Router.router(vertx);
    router.route().handler(guard);
    router.route().failureHandler(Problems::answerFailure);
    router.route("/webjars/*").handler(StaticHandler.create("META-INF/resources/webjars"));
    router.get("/web/*").handler(new WebFiles(vertx, root.resolve("web")));
    new LessonRoutes(vertx, course, progress, stages, exercises, feeds).addTo(router);
    new CompareRoutes(vertx, comparisons).addTo(router);
    new Pages(vertx, course, progress, guard).addTo(router);
    return router;
  }

  /** Where it listens. */
  public int port() {
    return server.actualPort();
  }

  /** Ends the course, its stage and its judge. */
  public Future<Void> close() {
    return vertx.undeploy(deploymentID());
  }

  @Override
  public Future<?> stop() {
    return server
        .close()
        .eventually(stages::stop)
        .eventually(comparisons::stop)
        .eventually(judge::close);
  }
}
