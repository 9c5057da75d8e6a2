package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.api.JsonHandler;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.error.XmlErrors;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Objects under {@code storage.googleapis.com/BUCKET/OBJECT}: read, written whole or by a resumable
 * upload, and deleted. Signed URLs and Go's client use this part of the XML API.
 *
 * @see <a href="https://cloud.google.com/storage/docs/xml-api/reference-methods">XML API</a>
 */
final class XmlObjects {

  private static final Map<String, String> FIELDS =
      Map.of(
          "content-type", "contentType",
          "content-encoding", "contentEncoding",
          "content-disposition", "contentDisposition",
          "content-language", "contentLanguage",
          "cache-control", "cacheControl",
          "x-goog-storage-class", "storageClass",
          "x-goog-custom-time", "customTime");
  private static final Map<String, String> CONDITIONS =
      Map.of(
          "x-goog-if-generation-match", "ifGenerationMatch",
          "x-goog-if-metageneration-match", "ifMetagenerationMatch");
  private static final String META = "x-goog-meta-";
  private static final String AMAZONS_META = "x-amz-meta-";

  private final SignedUrl signed;
  private final Objects objects;
  private final Uploads uploads;
  private final XmlMultipart parts;

  XmlObjects(SignedUrl signed, Objects objects, Uploads uploads, XmlMultipart parts) {
    this.signed = signed;
    this.objects = objects;
    this.uploads = uploads;
    this.parts = parts;
  }

  /** A handler whose signature is in what was sent. */
  static JsonHandler form(JsonHandler handler) {
    return call -> {
      try {
        return handler.handle(call);
      } catch (GoogleError e) {
        return refusal(e);
      }
    };
  }

  /** A handler that checks signatures, and words refusals in XML. */
  static JsonHandler xml(SignedUrl signed, JsonHandler handler) {
    return call -> {
      try {
        signed.check(call.call(), call.variable("bucket"));
        return handler.handle(call);
      } catch (GoogleError e) {
        if (e.httpStatus() == 304) {
          throw e;
        }
        return refusal(e);
      }
    };
  }

  private static JsonAnswer refusal(GoogleError e) {
    return JsonAnswer.raw(e.httpStatus(), XmlErrors.body(e), XmlErrors.TYPE);
  }

  private JsonHandler xml(JsonHandler handler) {
    return xml(signed, handler);
  }

  JsonHandler get() {
    return xml(
        call ->
            XmlMultipart.means(call)
                ? parts.parts(call)
                : described(objects.content(with(call, Map.of("alt", "media"))), call));
  }

  /** What a response-content parameter asks for takes the place of what is kept. */
  private static JsonAnswer described(JsonAnswer answer, JsonCall call) {
    Map<String, String> headers = new LinkedHashMap<>(answer.headers());
    call.parameter("response-content-disposition")
        .ifPresent(v -> headers.put("content-disposition", v));
    return new JsonAnswer(
        answer.status(),
        answer.json(),
        answer.raw(),
        call.parameter("response-content-type").orElse(answer.contentType()),
        headers);
  }

  JsonHandler delete() {
    return xml(
        call ->
            XmlMultipart.means(call) ? parts.abort(call) : objects.delete(with(call, Map.of())));
  }

  JsonHandler put() {
    return xml(
        call -> {
          if (XmlMultipart.means(call)) {
            return parts.put(call);
          }
          if (call.parameter("upload_id").isPresent()) {
            return emptied(uploads.put(call));
          }
          return emptied(
              uploads.insert(with(call, writing(call)), described(call), call.rawBody()));
        });
  }

  /**
   * The start of a resumable upload, the address of whose session is the JSON API's, or the start
   * or end of one in parts.
   */
  JsonHandler post() {
    return xml(
        call -> {
          if (call.parameter("uploadId").isPresent()) {
            return parts.complete(call);
          }
          if (XmlMultipart.means(call)) {
            return parts.initiate(call, described(call), writing(call));
          }
          if (!call.call().header().apply("x-goog-resumable").orElse("").equals("start")) {
            throw StorageErrors.invalid("A POST without x-goog-resumable: start is not supported.");
          }
          Map<String, String> query = new HashMap<>(writing(call));
          query.put("uploadType", "resumable");
          JsonAnswer started = uploads.start(with(call, query).withBody(described(call)));
          return new JsonAnswer(201, null, new byte[0], "", started.headers());
        });
  }

  private static Map<String, String> writing(JsonCall call) {
    Map<String, String> query = new HashMap<>();
    query.put("name", call.variable("object"));
    call.call()
        .header()
        .apply("x-goog-acl")
        .ifPresent(acl -> query.put("predefinedAcl", predefined(acl)));
    return query;
  }

  /** {@code public-read} is the JSON API's {@code publicRead}. */
  static String predefined(String acl) {
    StringBuilder out = new StringBuilder();
    for (String part : acl.split("-", -1)) {
      out.append(
          out.isEmpty() || part.isEmpty()
              ? part
              : Character.toUpperCase(part.charAt(0)) + part.substring(1));
    }
    return out.toString();
  }

  private static ObjectNode described(JsonCall call) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    FIELDS.forEach(
        (header, field) ->
            call.call().header().apply(header).ifPresent(value -> out.put(field, value)));
    for (String name : call.call().header().apply(Call.ALL_NAMES).orElse("").split(",", -1)) {
      for (String prefix : List.of(META, AMAZONS_META)) {
        if (name.startsWith(prefix)) {
          Trees.object(out, "metadata")
              .put(name.substring(prefix.length()), call.call().header().apply(name).orElse(""));
        }
      }
    }
    return out;
  }

  private static JsonCall with(JsonCall call, Map<String, String> more) {
    Call asked = call.call();
    Map<String, List<String>> query = new HashMap<>(asked.query());
    more.forEach((name, value) -> query.put(name, List.of(value)));
    CONDITIONS.forEach(
        (header, parameter) ->
            asked.header().apply(header).ifPresent(value -> query.put(parameter, List.of(value))));
    return new JsonCall(asked.withQuery(query), call.variables(), call.rawBody());
  }

  /** The headers that tell of a written object, in the place of its description. */
  private static JsonAnswer emptied(JsonAnswer answer) {
    JsonNode object = answer.json();
    if (object == null) {
      return answer;
    }
    Map<String, String> headers = new HashMap<>();
    headers.put("etag", EntityTags.xml(object));
    headers.put("x-goog-generation", Trees.text(object, "generation"));
    headers.put("x-goog-metageneration", Trees.text(object, "metageneration"));
    headers.put("x-goog-stored-content-length", Trees.text(object, "size"));
    headers.put("x-goog-stored-content-encoding", Downloads.storedEncoding(object));
    Optional.of(Trees.text(object, "crc32c"))
        .filter(crc -> !crc.isEmpty())
        .ifPresent(crc -> headers.put("x-goog-hash", "crc32c=" + crc));
    return new JsonAnswer(200, null, new byte[0], "text/html; charset=UTF-8", headers);
  }
}
