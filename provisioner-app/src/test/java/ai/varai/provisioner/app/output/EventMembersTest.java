package ai.varai.provisioner.app.output;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.lifecycle.event.LifecycleEvent;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every event there is, also those that a quick run does not see. */
class EventMembersTest {
  private static final Path APPROVED = Path.of("src/test/resources/json/events.approved.txt");

  @Test
  void the_members_of_every_event_are_approved_and_documented() throws IOException {
    String page = Files.readString(Path.of("../docs/commands/up.md"));
    var events = new TreeMap<String, List<String>>();
    for (Class<?> event : LifecycleEvent.class.getPermittedSubclasses()) {
      events.put(EventJson.snake(event.getSimpleName()), members(event));
    }
    var text = new StringBuilder();
    events.forEach(
        (type, members) -> {
          text.append(type).append(": ").append(String.join(", ", members)).append('\n');
          assertThat(page).as("docs/commands/up.md names it").contains("`" + type + "`");
          for (String member : members) {
            assertThat(page).as("docs/commands/up.md names " + type).contains("`" + member + "`");
          }
        });
    if (System.getProperty("approve") != null) {
      Files.createDirectories(APPROVED.getParent());
      Files.writeString(APPROVED, text);
    }
    assertThat(text.toString()).isEqualTo(Files.readString(APPROVED));
  }

  private static List<String> members(Class<?> event) {
    var members = new ArrayList<String>();
    for (RecordComponent component : event.getRecordComponents()) {
      String name = EventJson.snake(component.getName());
      members.add(component.getType() == Duration.class ? name + "_ms" : name);
    }
    return members;
  }
}
