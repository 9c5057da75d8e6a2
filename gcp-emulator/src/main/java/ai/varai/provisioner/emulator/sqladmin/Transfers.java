package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.sqladmin.SqlEngine.CsvFormat;
import ai.varai.provisioner.emulator.sqladmin.SqlTables.Part;
import ai.varai.provisioner.emulator.storage.BucketContents;
import ai.varai.provisioner.emulator.support.Grants;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.rpc.Code;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What exports and imports have in common: the object in Cloud Storage, which the instance's own
 * service account must be allowed to use, and how the file is written.
 *
 * @see <a href="https://cloud.google.com/sql/docs/postgres/import-export">Best practices for
 *     importing and exporting data</a>
 */
final class Transfers {

  private static final Pattern LOCATION = Pattern.compile("gs://([^/]+)/(.+)");

  private final Emulation emulation;
  private final SqlTables tables;

  Transfers(Emulation emulation, SqlTables tables) {
    this.emulation = emulation;
    this.tables = tables;
  }

  /** The kinds of files. */
  enum FileType {
    SQL,
    CSV,
    BAK
  }

  /** An object of Cloud Storage; one whose name ends so is compressed. */
  record Location(String bucket, String object) {
    private boolean compressed() {
      return object.endsWith(".gz");
    }
  }

  static Location location(JsonNode context, String name) {
    Matcher m = LOCATION.matcher(Trees.text(context, "uri"));
    if (!m.matches()) {
      throw SqlErrors.invalid(
          name + ".uri must be the address of an object in Cloud Storage: gs://bucket/object.");
    }
    return new Location(m.group(1), m.group(2));
  }

  /** SQL unless something else is named, which the server must be able to read. */
  static FileType fileType(JsonNode context, ObjectNode instance) {
    String named = Trees.text(context, "fileType");
    boolean sqlServer = InstanceResource.engine(instance) == DatabaseVersion.Engine.SQLSERVER;
    FileType type =
        switch (named) {
          case "CSV" -> FileType.CSV;
          case "BAK" -> FileType.BAK;
          case "", "SQL_FILE_TYPE_UNSPECIFIED" -> sqlServer ? FileType.BAK : FileType.SQL;
          case "SQL" -> FileType.SQL;
          default -> throw SqlErrors.invalid("File type " + named + " is not supported.");
        };
    if (type == FileType.BAK != sqlServer) {
      throw SqlErrors.invalid(
          "File type "
              + type
              + " is not supported for database version "
              + Trees.text(instance, "databaseVersion")
              + ".");
    }
    return type;
  }

  /** Refuses what the instance's service account may not do, as for a bucket that is not there. */
  void requireAccess(ObjectNode instance, Location at, String... permissions) {
    String account = "serviceAccount:" + Trees.text(instance, "serviceAccountEmailAddress");
    String resource = "projects/_/buckets/" + at.bucket();
    Optional<Grants> grants = emulation.plugin(Grants.class);
    for (String permission : permissions) {
      if (grants.filter(g -> !g.allows(account, permission, "storage", resource)).isPresent()) {
        throw GoogleError.of(
                Code.FAILED_PRECONDITION,
                "The service account does not have the required permissions for the bucket.")
            .withHttpStatus(412)
            .withReason("preconditionFailed");
      }
    }
  }

  /** Refuses a database that is not there. */
  void requireDatabase(ObjectNode instance, String database) {
    if (new InstanceContents(tables).find(instance, Part.DATABASE, database).isEmpty()) {
      throw SqlErrors.invalid("The database " + database + " does not exist.");
    }
  }

  private BucketContents objects() {
    return emulation
        .plugin(BucketContents.class)
        .orElseThrow(() -> new IllegalStateException("Cloud Storage is not there."));
  }

  /** The file's own bytes; empty when there is none. */
  Optional<byte[]> find(Location at) {
    return objects().read(at.bucket(), at.object());
  }

  /** What is in the file, decompressed. */
  InputStream read(Location at) {
    byte[] bytes =
        find(at)
            .orElseThrow(
                () -> SqlErrors.invalid("gs://" + at.bucket() + "/" + at.object() + " is gone."));
    InputStream plain = new ByteArrayInputStream(bytes);
    try {
      return at.compressed() ? new GZIPInputStream(plain) : plain;
    } catch (IOException e) {
      throw SqlErrors.invalid(
          "gs://" + at.bucket() + "/" + at.object() + " is not compressed with gzip.");
    }
  }

  /** Writes a file. */
  interface Writer {
    /** False when there is nobody who could write it. */
    boolean write(OutputStream into) throws IOException;
  }

  /** Writes the object when the writer did, and says whether. */
  boolean write(Location at, String contentType, Writer writer) {
    var bytes = new ByteArrayOutputStream();
    try (OutputStream out = at.compressed() ? new GZIPOutputStream(bytes) : bytes) {
      if (!writer.write(out)) {
        return false;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    objects()
        .write(
            at.bucket(),
            at.object(),
            at.compressed() ? "application/gzip" : contentType,
            bytes.toByteArray());
    return true;
  }

  /** What no instance can do without a server. */
  static RuntimeException noServer() {
    return SqlErrors.invalid(
        "No database server stands behind this instance. Start the emulator with"
            + " --data-planes=sql, and take the database version that it serves.");
  }

  /** The options name characters by their code in hexadecimal digits, such as 2C. */
  static CsvFormat format(JsonNode options) {
    character(options, "linesTerminatedBy")
        .filter(end -> !end.equals("\n"))
        .ifPresent(
            end -> {
              throw SqlErrors.invalid("linesTerminatedBy can be 0A alone.");
            });
    return new CsvFormat(
        character(options, "fieldsTerminatedBy"),
        character(options, "quoteCharacter"),
        character(options, "escapeCharacter"));
  }

  private static Optional<String> character(JsonNode options, String name) {
    String code = Trees.text(options, name);
    if (code.isEmpty()) {
      return Optional.empty();
    }
    try {
      int value = Integer.parseInt(code, 16);
      if (value > 0 && value < 0x80) {
        return Optional.of(Character.toString(value));
      }
    } catch (NumberFormatException e) {
      // Refused below, with the codes that are out of range.
    }
    throw SqlErrors.invalid(name + " must be a character's ASCII code in hexadecimal digits.");
  }
}
