package ws101.course;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.FileSystemAccess;
import io.vertx.ext.web.handler.StaticHandler;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import ws101.grader.Judge;

/** The course in the browser: pages, stages and verdicts, on loopback only. */
public final class CourseServer {

  private final HttpServer server;
  private final Stages stages;
  private final Judge judge;

  private CourseServer(HttpServer server, Stages stages, Judge judge) {
    this.server = server;
    this.stages = stages;
    this.judge = judge;
  }

  /**
   * Starts the course of the checkout at {@code root}.
   *
   * @param port 0: a free one is chosen
   */
  public static Future<CourseServer> start(Vertx vertx, Path root, int port) {
    var course = new Course(root);
    var progress = Progress.of(root);
    var judge = Judge.of(vertx, root);
    var stages = new Stages(vertx, judge);
    Set<Feed> feeds = new HashSet<>();
    var exercises = new Exercises(vertx, root, judge, progress, () -> feeds.forEach(Feed::wake));
    var guard = new Guard();

    var router = Router.router(vertx);
    router.route().handler(guard);
    router.route("/webjars/*").handler(StaticHandler.create("META-INF/resources/webjars"));
    router
        .route("/web/*")
        .handler(
            StaticHandler.create(FileSystemAccess.ROOT, root.resolve("web").toString())
                .setCachingEnabled(false));
    new LessonRoutes(vertx, course, progress, stages, exercises, feeds).addTo(router);
    new Pages(vertx, course, progress, guard).addTo(router);

    return vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(port, "127.0.0.1")
        .map(server -> new CourseServer(server, stages, judge));
  }

  public int port() {
    return server.actualPort();
  }

  /** Ends the course, its stage and its judge. */
  public Future<Void> close() {
    return server.close().eventually(stages::stop).eventually(judge::close);
  }
}
