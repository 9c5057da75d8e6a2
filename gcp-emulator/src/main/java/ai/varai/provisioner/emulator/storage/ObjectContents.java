package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.storage.StorageTables.Bucket;
import ai.varai.provisioner.emulator.support.StoredObjects;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;

/** Reads and writes objects for other services, as a call of one of their agents would. */
final class ObjectContents implements StoredObjects {

  private static final Conditions NONE =
      new Conditions(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private final StorageTables tables;
  private final ObjectWriter writer;

  ObjectContents(StorageTables tables, ObjectWriter writer) {
    this.tables = tables;
    this.writer = writer;
  }

  @Override
  public Optional<byte[]> read(String bucket, String name) {
    return tables
        .find(bucket)
        .flatMap(b -> tables.live(b, name).map(row -> tables.content(b, row)));
  }

  @Override
  public void write(String bucket, String name, String contentType, byte[] content) {
    Bucket at = tables.require(bucket);
    tables.store.run(
        at.project(),
        () ->
            writer.write(
                bucket,
                name,
                JsonNodeFactory.instance.objectNode().put("contentType", contentType),
                ObjectWriter.Content.of(content),
                NONE,
                AccessLists.kept(tables.require(bucket).row().path("defaultObjectAcl"), false)));
  }
}
