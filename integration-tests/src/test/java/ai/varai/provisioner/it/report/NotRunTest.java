package ai.varai.provisioner.it.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotRunTest {
  @TempDir Path root;

  @Test
  void tests_and_whole_classes_that_were_skipped_are_listed_with_their_reasons()
      throws IOException {
    report(
        "one/target/surefire-reports/TEST-a.b.OneTest.xml",
        """
        <testcase name="runs" classname="a.b.OneTest"/>
        <testcase name="is_skipped" classname="a.b.OneTest">
          <skipped message="there is no gcloud on the PATH&#10;and more"/>
        </testcase>
        <testcase name="is_aborted" classname="a.b.OneTest">
          <skipped type="org.opentest4j.TestAbortedException"><![CDATA[org.opentest4j.TestAbortedException: ask for it
          at a.b.OneTest]]></skipped>
        </testcase>
        """);
    report(
        "docker/two/target/failsafe-reports/TEST-a.b.TwoIT.xml",
        "<testcase name=\"\" classname=\"a.b.TwoIT\"><skipped message=\"no engine\"/></testcase>");

    assertThat(NotRun.in(root))
        .containsExactly(
            "OneTest.is_aborted: ask for it",
            "OneTest.is_skipped: there is no gcloud on the PATH",
            "TwoIT: no engine");
    assertThat(printed()).contains("NOT RUN").contains("(3)").contains("  TwoIT: no engine");
  }

  @Test
  void a_build_in_which_everything_ran_says_so() throws IOException {
    report(
        "one/target/surefire-reports/TEST-a.b.OneTest.xml",
        "<testcase name=\"runs\" classname=\"a.b.OneTest\"/>");

    assertThat(printed()).isEqualTo("Every test ran.\n");
  }

  private String printed() throws IOException {
    var bytes = new ByteArrayOutputStream();
    NotRun.print(root, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private void report(String path, String cases) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "<testsuite>" + cases + "</testsuite>");
  }
}
