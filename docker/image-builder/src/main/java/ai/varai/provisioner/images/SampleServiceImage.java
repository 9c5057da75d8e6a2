package ai.varai.provisioner.images;

import ai.varai.provisioner.sample.SampleService;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The image of the sample service, from the running JDK and the classes at hand. */
public final class SampleServiceImage extends ImageRecipe {
  /** The reference by which environment files ask for it. */
  public static final String REFERENCE = "provisioner/sample-service:local";

  private static final ServiceClasses CLASSES =
      new ServiceClasses(
          List.of(
              "ai.varai.provisioner.sample.SampleService",
              "org.postgresql.Driver",
              "com.mongodb.client.MongoClient",
              "com.mongodb.MongoException",
              "org.bson.Document",
              "org.bson.codecs.record.RecordCodecProvider"),
          List.of("ai/varai/provisioner/sample/", "org/postgresql/", "com/mongodb/", "org/bson/"));

  // JDBC with its logging and XML types, the drivers' JNDI and SASL, the HTTP server.
  private static final List<String> MODULES =
      List.of(
          "java.base",
          "java.logging",
          "java.management",
          "java.naming",
          "java.security.jgss",
          "java.security.sasl",
          "java.sql",
          "jdk.httpserver",
          "jdk.unsupported");

  /** Why it cannot be built on this machine; empty when it can. */
  public static String unavailable() {
    return JavaRuntime.unavailable();
  }

  @Override
  public String reference() {
    return REFERENCE;
  }

  @Override
  public String fingerprint() throws ImageException {
    return new Fingerprint()
        .add("sample-service 4")
        .add(JavaRuntime.identity())
        .add(CLASSES.fingerprint())
        .value();
  }

  @Override
  JibContainerBuilder build(Path work) throws ImageException, InterruptedException {
    Layer classes = new Layer("classes");
    Path jar = work.resolve("service.jar");
    CLASSES.writeTo(jar);
    Layer.settle(jar);
    classes.file(jar, "/app/service.jar", "644", "0:0");
    Layer runtime = JavaRuntime.link(work, MODULES);
    String main = SampleService.class.getName();
    Optional<Path> archive = new StartRehearsal(work, main).archive();
    archive.ifPresent(file -> classes.file(file, "/app/service.jsa", "644", "0:0"));
    return Jib.fromScratch()
        .addFileEntriesLayer(runtime.toJib())
        .addFileEntriesLayer(classes.toJib())
        .setWorkingDirectory(AbsoluteUnixPath.get("/app"))
        .setEntrypoint(StartRehearsal.command("/opt/java", main, archive.isPresent()))
        .setExposedPorts(Set.of(Port.tcp(8080)));
  }
}
