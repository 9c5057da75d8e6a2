package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.resourcemanager.ResourceTags;
import ai.varai.provisioner.emulator.support.Beside;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Message;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The tags of Resource Manager with which a service or a job is made. They are bound to it and are
 * no part of it afterwards: who reads it does not see them.
 *
 * @see <a href="https://cloud.google.com/run/docs/configuring/services/tags">Tags of services</a>
 */
final class RunTags {

  private static final String TAGS = "tags";

  private RunTags() {}

  /**
   * Makes what the message describes and binds its tags, or does neither. A tag that is not there
   * is refused.
   */
  static <T> T made(RunTables tables, RunName name, Message asked, Supplier<T> creation) {
    Map<String, String> tags = new LinkedHashMap<>();
    Beside.of(asked)
        .path(TAGS)
        .properties()
        .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
    Optional<ResourceTags> manager =
        tags.isEmpty() ? Optional.empty() : tables.emulation.plugin(ResourceTags.class);
    return manager.map(m -> m.made("run", name.shown(), tags, creation)).orElseGet(creation);
  }

  /** Takes them from what is kept. */
  static void clear(Message.Builder kept) {
    ObjectNode beside = Beside.of(kept);
    if (beside.remove(TAGS) != null) {
      Beside.set(kept, beside);
    }
  }
}
