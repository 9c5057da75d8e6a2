package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The preconditions of a call: {@code ifGenerationMatch}, {@code ifMetagenerationMatch} and their
 * {@code NotMatch} counterparts, or those of a source ({@code ifSourceGenerationMatch}).
 *
 * @see <a href="https://cloud.google.com/storage/docs/request-preconditions">Request
 *     preconditions</a>
 */
record Conditions(
    Optional<Long> generation,
    Optional<Long> notGeneration,
    Optional<Long> metageneration,
    Optional<Long> notMetageneration) {

  static Conditions of(JsonCall call) {
    return of(call, "if");
  }

  static Conditions ofSource(JsonCall call) {
    return of(call, "ifSource");
  }

  private static Conditions of(JsonCall call, String prefix) {
    return new Conditions(
        number(call, prefix + "GenerationMatch"),
        number(call, prefix + "GenerationNotMatch"),
        number(call, prefix + "MetagenerationMatch"),
        number(call, prefix + "MetagenerationNotMatch"));
  }

  private static Optional<Long> number(JsonCall call, String name) {
    Optional<String> text = call.parameter(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Trees.parse(text.get())
            .orElseThrow(
                () ->
                    StorageErrors.invalid(
                        "Invalid value '"
                            + text.get()
                            + "' for parameter "
                            + name
                            + ": a number is expected.")));
  }

  /** Checks before a write; an absent resource has generation 0. Throws 412. */
  void check(@Nullable JsonNode current) {
    if (!matches(current) || !differs(current)) {
      throw StorageErrors.preconditionFailed();
    }
  }

  /** Checks before a read: 412 when a match fails, 304 when a not-match does. */
  void checkRead(JsonNode current) {
    if (!matches(current)) {
      throw StorageErrors.preconditionFailed();
    }
    if (!differs(current)) {
      throw StorageErrors.notModified();
    }
  }

  private boolean matches(@Nullable JsonNode current) {
    return generation.map(g -> g == value(current, "generation")).orElse(true)
        && metageneration
            .map(m -> current != null && m == value(current, "metageneration"))
            .orElse(true);
  }

  private boolean differs(@Nullable JsonNode current) {
    return notGeneration.map(g -> g != value(current, "generation")).orElse(true)
        && notMetageneration.map(m -> m != value(current, "metageneration")).orElse(true);
  }

  private static long value(@Nullable JsonNode current, String field) {
    return current == null ? 0 : Trees.number(current, field).orElse(0L);
  }
}
