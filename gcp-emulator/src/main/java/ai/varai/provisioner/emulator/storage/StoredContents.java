package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.http.CorsRule;
import ai.varai.provisioner.emulator.storage.StorageTables.Bucket;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.StreamSupport;

/** The contents of buckets for other APIs. */
final class StoredContents implements BucketContents {

  private final StorageTables tables;
  private final ObjectWriter writer;

  StoredContents(StorageTables tables, ObjectWriter writer) {
    this.tables = tables;
    this.writer = writer;
  }

  @Override
  public boolean exists(String bucket) {
    return tables.find(bucket).isPresent();
  }

  @Override
  public List<CorsRule> cors(String bucket) {
    return tables.find(bucket).stream()
        .flatMap(at -> StreamSupport.stream(at.row().path("cors").spliterator(), false))
        .map(
            rule ->
                new CorsRule(
                    texts(rule.path("origin")),
                    texts(rule.path("method")),
                    texts(rule.path("responseHeader")),
                    rule.has("maxAgeSeconds")
                        ? OptionalLong.of(rule.path("maxAgeSeconds").asLong())
                        : OptionalLong.empty()))
        .toList();
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  @Override
  public List<String> names(String bucket, String prefix) {
    return tables
        .find(bucket)
        .map(
            at ->
                tables.withPrefix(at, prefix).stream()
                    .filter(o -> !o.has("timeDeleted"))
                    .map(o -> Trees.text(o, "name"))
                    .distinct()
                    .toList())
        .orElse(List.of());
  }

  @Override
  public Optional<byte[]> read(String bucket, String name) {
    return tables
        .find(bucket)
        .flatMap(
            at ->
                tables.together(
                    at, () -> tables.live(at, name).map(live -> tables.content(at, live))));
  }

  @Override
  public void write(String bucket, String name, String contentType, byte[] bytes) {
    Bucket at = tables.require(bucket);
    tables.store.run(
        at.project(),
        () ->
            writer.write(
                bucket,
                name,
                JsonNodeFactory.instance.objectNode().put("contentType", contentType),
                ObjectWriter.Content.of(bytes),
                new Conditions(
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                AccessLists.kept(tables.require(bucket).row().path("defaultObjectAcl"), false)));
  }
}
