package ai.varai.provisioner.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of {@code docs/emulator/java.md} compiles, with the imports below. */
class JavaPageTest {
  private static final Pattern BLOCK = Pattern.compile("(?s)```java\n(.*?)```");

  private static final String IMPORTS =
      """
      import ai.varai.provisioner.emulator.*;
      import ai.varai.provisioner.emulator.access.IamMode;
      import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
      import ai.varai.provisioner.emulator.testcontainers.GcpEmulatorContainer;
      import com.google.api.gax.core.NoCredentialsProvider;
      import com.google.api.gax.grpc.GrpcTransportChannel;
      import com.google.api.gax.rpc.FixedTransportChannelProvider;
      import com.google.cloud.NoCredentials;
      import com.google.cloud.secretmanager.v1.*;
      import com.google.cloud.storage.*;
      import io.grpc.ManagedChannelBuilder;
      import org.junit.jupiter.api.Test;
      import org.junit.jupiter.api.extension.*;
      """;

  @TempDir Path folder;

  @Test
  void theCodeOfThePageCompiles() throws Exception {
    var sources = new ArrayList<JavaFileObject>();
    var blocks = BLOCK.matcher(Files.readString(Path.of("../docs/emulator/java.md")));
    while (blocks.find()) {
      sources.add(source("Block" + sources.size(), blocks.group(1).replace("{ ... }", "{}")));
    }
    assertThat(sources).hasSizeGreaterThan(2);

    var messages = new StringWriter();
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    boolean compiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                messages,
                null,
                null,
                List.of("-proc:none", "-d", folder.toString(), "-cp", classPath),
                null,
                sources)
            .call();

    assertThat(compiled).as(messages.toString()).isTrue();
  }

  /** Classes stand as they are; statements may use an emulator by the name of {@code cloud}. */
  private static JavaFileObject source(String name, String code) {
    String body =
        Pattern.compile("(?m)^class ").matcher(code).find()
            ? code
            : "static GcpEmulator cloud; void run() throws Exception {" + code + "}";
    String text = IMPORTS + "class " + name + " {" + body + "}";
    return new SimpleJavaFileObject(
        URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }
}
