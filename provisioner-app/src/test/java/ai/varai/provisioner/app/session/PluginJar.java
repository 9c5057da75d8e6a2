package ai.varai.provisioner.app.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/** Compiles a provider that this build does not know and packs it as a plug-in. */
final class PluginJar {
  private PluginJar() {}

  /**
   * Packs one source file.
   *
   * @param type full name of the module's class, which the source declares
   */
  static Path pack(Path folder, String type, String source) throws IOException {
    Path file = folder.resolve("src").resolve(type.replace('.', '/') + ".java");
    Files.createDirectories(file.getParent());
    Files.writeString(file, source);
    Path classes = Files.createDirectories(folder.resolve("classes"));
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                file.toString());
    assertThat(result).as("the compiler's exit code").isZero();
    Path jar = folder.resolve("plugin.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar));
        var files = Files.walk(classes)) {
      for (Path each : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(
            new JarEntry(classes.relativize(each).toString().replace(File.separatorChar, '/')));
        out.write(Files.readAllBytes(each));
      }
      out.putNextEntry(
          new JarEntry("META-INF/services/ai.varai.provisioner.lifecycle.spi.ProviderModule"));
      out.write((type + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return jar;
  }
}
