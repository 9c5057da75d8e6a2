package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.error.XmlErrors;
import ai.varai.provisioner.emulator.storage.StorageTables.Bucket;
import ai.varai.provisioner.emulator.support.Ids;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Uploads in parts of the XML API, in any order and at once, that become an object when they are
 * completed.
 *
 * @see <a href="https://cloud.google.com/storage/docs/multipart-uploads">Multipart uploads</a>
 */
final class XmlMultipart {

  private static final String GROUP = "multipartUploads";
  private static final int MOST_PARTS = 10_000;
  private static final int SMALLEST = 5 << 20;

  private static final long MOST_LISTED = 1000;

  private final StorageTables tables;
  private final Ids ids;
  private final Uploads uploads;

  XmlMultipart(Emulation emulation, StorageTables tables, Uploads uploads) {
    this.tables = tables;
    this.ids = emulation.ids();
    this.uploads = uploads;
  }

  /** Whether a call is about such an upload. */
  static boolean means(JsonCall call) {
    return call.call().query().containsKey("uploads") || call.parameter("uploadId").isPresent();
  }

  /**
   * Begins an upload.
   *
   * @param described what the headers say of the object
   * @param query what they ask for besides
   */
  JsonAnswer initiate(JsonCall call, ObjectNode described, Map<String, String> query) {
    Bucket bucket = tables.require(call.variable("bucket"));
    String name = call.variable("object");
    String id = Base64.getUrlEncoder().withoutPadding().encodeToString(ids.bytes(48));
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("bucket", bucket.name());
    row.put("name", name);
    row.put("id", id);
    row.put("initiated", tables.timestamp());
    row.put("storageClass", Trees.text(bucket.row(), "storageClass"));
    row.set("described", described);
    ObjectNode asked = row.putObject("query");
    query.forEach(asked::put);
    Encryption.asked(call, Uploads.KMS_KEY).own().ifPresent(key -> key.keep(row));
    tables.putExtra(bucket, GROUP, id, row);
    return xml(
        "InitiateMultipartUploadResult",
        text("Bucket", bucket.name()) + text("Key", name) + text("UploadId", id));
  }

  private static String prefix(String id) {
    return "mpu/" + id + "/";
  }

  private static String part(String id, long number) {
    return prefix(id) + String.format(Locale.ROOT, "%05d", number);
  }

  private ObjectNode require(JsonCall call, Bucket bucket) {
    String id = call.parameter("uploadId").orElseThrow(() -> StorageErrors.required("uploadId"));
    return tables
        .extra(bucket, GROUP, id)
        .filter(row -> Trees.text(row, "name").equals(call.variable("object")))
        .orElseThrow(
            () ->
                GoogleError.notFound("The requested upload was not found.")
                    .withReason("NoSuchUpload"));
  }

  /** Keeps one part, in the place of an earlier one of its number. */
  JsonAnswer put(JsonCall call) {
    Bucket bucket = tables.require(call.variable("bucket"));
    long number =
        Trees.parse(call.parameter("partNumber").orElse(""))
            .filter(n -> n >= 1 && n <= MOST_PARTS)
            .orElseThrow(
                () ->
                    StorageErrors.invalid(
                        "Part number must be an integer between 1 and " + MOST_PARTS + "."));
    byte[] bytes = call.rawBody();
    String md5 = Checksums.md5(bytes);
    if (!call.call().header().apply("content-md5").orElse(md5).equals(md5)) {
      throw StorageErrors.invalid(
              "The MD5 you specified in Content-MD5 did not match what we computed.")
          .withReason("BadDigest");
    }
    tables.store.run(
        bucket.project(),
        () -> {
          ObjectNode row = require(call, bucket);
          CustomerKey.kept(row)
              .ifPresent(kept -> CustomerKey.checkContent(row, CustomerKey.of(call)));
          tables.parts.put(bucket.project(), part(Trees.text(row, "id"), number), bytes);
          Trees.object(row, "parts")
              .putObject(Long.toString(number))
              .put("etag", hex(md5))
              .put("size", bytes.length)
              .put("modified", tables.timestamp());
          tables.putExtra(bucket, GROUP, Trees.text(row, "id"), row);
        });
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("etag", "\"" + hex(md5) + "\"");
    headers.put("x-goog-hash", "crc32c=" + Checksums.crc32c(bytes) + ",md5=" + md5);
    return new JsonAnswer(200, null, new byte[0], "text/html; charset=UTF-8", headers);
  }

  private static String hex(String base64) {
    return HexFormat.of().formatHex(Base64.getDecoder().decode(base64));
  }

  /** One part as the completing request names it. */
  private record Named(long number, String etag) {}

  JsonAnswer complete(JsonCall call) {
    Bucket bucket = tables.require(call.variable("bucket"));
    List<Named> named = named(call.rawBody());
    ObjectNode made =
        tables.store.transact(
            bucket.project(),
            () -> {
              ObjectNode row = require(call, bucket);
              byte[] all = joined(bucket, row, named);
              Map<String, List<String>> query = new LinkedHashMap<>();
              row.path("query")
                  .properties()
                  .forEach(f -> query.put(f.getKey(), List.of(f.getValue().asText())));
              Call asked = call.call().withQuery(query);
              ObjectNode described =
                  row.path("described") instanceof ObjectNode d
                      ? d.deepCopy()
                      : JsonNodeFactory.instance.objectNode();
              JsonAnswer answer =
                  uploads.insert(
                      new JsonCall(asked, call.variables(), new byte[0]),
                      described,
                      new ObjectWriter.Content(
                          all,
                          named.size(),
                          new Encryption(
                              CustomerKey.kept(row),
                              Optional.ofNullable(query.get(Uploads.KMS_KEY)).map(v -> v.get(0)))));
              remove(bucket, row);
              return answer.json() instanceof ObjectNode o ? o : described;
            });
    String name = call.variable("object");
    JsonAnswer answer =
        xml(
            "CompleteMultipartUploadResult",
            text(
                    "Location",
                    "http://storage.googleapis.com/" + bucket.name() + "/" + Uris.segment(name))
                + text("Bucket", bucket.name())
                + text("Key", name)
                + text("ETag", EntityTags.xml(made)));
    return new JsonAnswer(
        200,
        null,
        answer.raw(),
        answer.contentType(),
        Map.of(
            "x-goog-generation",
            Trees.text(made, "generation"),
            "x-goog-hash",
            "crc32c=" + Trees.text(made, "crc32c")));
  }

  private byte[] joined(Bucket bucket, ObjectNode row, List<Named> named) {
    for (int i = 1; i < named.size(); i++) {
      if (named.get(i).number() <= named.get(i - 1).number()) {
        throw StorageErrors.invalid("The list of parts was not in ascending order.")
            .withReason("InvalidPartOrder");
      }
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < named.size(); i++) {
      Named each = named.get(i);
      String kept = Trees.text(row.path("parts").path(Long.toString(each.number())), "etag");
      Optional<byte[]> bytes =
          tables.parts.get(bucket.project(), part(Trees.text(row, "id"), each.number()));
      if (bytes.isEmpty() || !kept.equals(each.etag())) {
        throw StorageErrors.invalid("One or more of the specified parts could not be found.")
            .withReason("InvalidPart");
      }
      if (i < named.size() - 1 && bytes.get().length < SMALLEST) {
        throw StorageErrors.invalid("Your proposed upload is smaller than the minimum object size.")
            .withReason("EntityTooSmall");
      }
      all.writeBytes(bytes.get());
    }
    return all.toByteArray();
  }

  private static List<Named> named(byte[] body) {
    List<Named> out = new ArrayList<>();
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try {
      XMLStreamReader in = factory.createXMLStreamReader(new ByteArrayInputStream(body));
      long number = 0;
      String etag = "";
      while (in.hasNext()) {
        int event = in.next();
        if (event == XMLStreamReader.START_ELEMENT && in.getLocalName().equals("PartNumber")) {
          number = Trees.parse(in.getElementText().trim()).orElse(0L);
        } else if (event == XMLStreamReader.START_ELEMENT && in.getLocalName().equals("ETag")) {
          etag = in.getElementText().trim().replace("\"", "");
        } else if (event == XMLStreamReader.END_ELEMENT && in.getLocalName().equals("Part")) {
          out.add(new Named(number, etag));
        }
      }
    } catch (XMLStreamException e) {
      throw malformed();
    }
    if (out.isEmpty()) {
      throw malformed();
    }
    return out;
  }

  private static GoogleError malformed() {
    return StorageErrors.invalid(
            "The XML you provided was not well-formed or did not validate against our published"
                + " schema.")
        .withReason("MalformedCompleteMultipartUploadRequest");
  }

  JsonAnswer abort(JsonCall call) {
    Bucket bucket = tables.require(call.variable("bucket"));
    tables.store.run(bucket.project(), () -> remove(bucket, require(call, bucket)));
    return JsonAnswer.noContent();
  }

  private void remove(Bucket bucket, ObjectNode row) {
    String id = Trees.text(row, "id");
    row.path("parts")
        .fieldNames()
        .forEachRemaining(
            number ->
                tables.parts.remove(bucket.project(), part(id, Trees.parse(number).orElse(0L))));
    tables.removeExtra(bucket, GROUP, id);
  }

  /** The parts of one upload that are there. */
  JsonAnswer parts(JsonCall call) {
    Bucket bucket = tables.require(call.variable("bucket"));
    ObjectNode row = require(call, bucket);
    long after = Trees.parse(call.parameter("part-number-marker").orElse("0")).orElse(0L);
    long most =
        Trees.parse(call.parameter("max-parts").orElse(Long.toString(MOST_LISTED)))
            .filter(n -> n >= 1)
            .map(n -> Math.min(n, MOST_LISTED))
            .orElseThrow(() -> StorageErrors.invalid("max-parts must be a positive integer."));
    List<Long> numbers = new ArrayList<>();
    row.path("parts")
        .fieldNames()
        .forEachRemaining(
            n -> Trees.parse(n).filter(number -> number > after).ifPresent(numbers::add));
    numbers.sort(Long::compareTo);
    boolean truncated = numbers.size() > most;
    List<Long> page = truncated ? numbers.subList(0, (int) most) : numbers;
    StringBuilder out = new StringBuilder();
    out.append(text("Bucket", bucket.name()))
        .append(text("Key", Trees.text(row, "name")))
        .append(text("UploadId", Trees.text(row, "id")))
        .append(text("StorageClass", Trees.text(row, "storageClass")))
        .append(text("PartNumberMarker", Long.toString(after)));
    if (truncated) {
      out.append(text("NextPartNumberMarker", Long.toString(page.get(page.size() - 1))));
    }
    out.append(text("MaxParts", Long.toString(most)))
        .append(text("IsTruncated", Boolean.toString(truncated)));
    for (long number : page) {
      var kept = row.path("parts").path(Long.toString(number));
      out.append("<Part>")
          .append(text("PartNumber", Long.toString(number)))
          .append(text("LastModified", Trees.text(kept, "modified")))
          .append(text("ETag", "\"" + Trees.text(kept, "etag") + "\""))
          .append(text("Size", kept.path("size").asText()))
          .append("</Part>");
    }
    return xml("ListPartsResult", out.toString());
  }

  /** The uploads of a bucket that are neither completed nor aborted. */
  JsonAnswer uploads(JsonCall call) {
    Bucket bucket = tables.require(call.variable("bucket"));
    String prefix = call.parameter("prefix").orElse("");
    StringBuilder out = new StringBuilder(text("Bucket", bucket.name()));
    out.append(text("Prefix", prefix)).append(text("IsTruncated", "false"));
    for (ObjectNode row : tables.extras(bucket, GROUP)) {
      if (Trees.text(row, "name").startsWith(prefix)) {
        out.append("<Upload>")
            .append(text("Key", Trees.text(row, "name")))
            .append(text("UploadId", Trees.text(row, "id")))
            .append(text("StorageClass", Trees.text(row, "storageClass")))
            .append(text("Initiated", Trees.text(row, "initiated")))
            .append("</Upload>");
      }
    }
    return xml("ListMultipartUploadsResult", out.toString());
  }

  private static String text(String element, String value) {
    return "<" + element + ">" + XmlErrors.escaped(value) + "</" + element + ">";
  }

  private static JsonAnswer xml(String root, String inner) {
    String all =
        "<?xml version='1.0' encoding='UTF-8'?><"
            + root
            + " xmlns='http://s3.amazonaws.com/doc/2006-03-01/'>"
            + inner
            + "</"
            + root
            + ">";
    return JsonAnswer.raw(
        200, all.getBytes(StandardCharsets.UTF_8), "application/xml; charset=UTF-8");
  }
}
