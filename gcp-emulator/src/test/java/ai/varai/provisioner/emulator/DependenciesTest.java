package ai.varai.provisioner.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What a project gets that depends on the emulator beside other libraries. */
class DependenciesTest {

  private static String text(Element dependency, String name) {
    NodeList found = dependency.getElementsByTagName(name);
    return found.getLength() == 0 ? "" : found.item(0).getTextContent();
  }

  /**
   * Maven takes of each artifact the version that is nearest. google-cloud-storage depends on an
   * older jackson-annotations and jackson-core itself; a newer jackson-databind beside these does
   * not load.
   */
  @Test
  void thePartsOfJacksonAreEquallyNear() throws Exception {
    NodeList dependencies =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(Path.of("pom.xml").toFile())
            .getElementsByTagName("dependency");
    Set<String> near = new HashSet<>();
    for (int i = 0; i < dependencies.getLength(); i++) {
      Element each = (Element) dependencies.item(i);
      if (text(each, "groupId").equals("com.fasterxml.jackson.core")
          && text(each, "scope").isEmpty()) {
        near.add(text(each, "artifactId"));
      }
    }
    assertThat(near)
        .containsExactlyInAnyOrder("jackson-databind", "jackson-core", "jackson-annotations");
  }
}
