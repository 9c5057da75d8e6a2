package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.api.JsonHandler;
import ai.varai.provisioner.emulator.error.XmlErrors;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The objects of a bucket as the XML API lists them.
 *
 * @see <a href="https://cloud.google.com/storage/docs/xml-api/get-bucket-list">List objects</a>
 */
final class XmlListing implements JsonHandler {

  private final ObjectListing objects;

  XmlListing(ObjectListing objects) {
    this.objects = objects;
  }

  @Override
  public JsonAnswer handle(JsonCall call) {
    boolean second = call.parameter("list-type").orElse("").equals("2");
    Map<String, List<String>> query = new HashMap<>(call.call().query());
    query.remove("pageToken");
    rename(query, second ? "continuation-token" : "marker", "pageToken");
    rename(query, "max-keys", "maxResults");
    rename(query, "start-after", "startOffset");
    Call json = call.call().withQuery(query);
    JsonNode found = objects.list(new JsonCall(json, call.variables(), call.rawBody())).json();
    return answer(call, found == null ? JsonNodeFactory.instance.objectNode() : found, second);
  }

  private static void rename(Map<String, List<String>> query, String from, String to) {
    List<String> value = query.remove(from);
    if (value != null) {
      query.put(to, value);
    }
  }

  private static JsonAnswer answer(JsonCall call, JsonNode found, boolean second) {
    boolean encoded = call.parameter("encoding-type").orElse("").equals("url");
    UnaryOperator<String> name = encoded ? XmlListing::encoded : text -> text;
    StringBuilder xml = new StringBuilder("<?xml version='1.0' encoding='UTF-8'?>");
    xml.append("<ListBucketResult xmlns='http://doc.s3.amazonaws.com/2006-03-01'>");
    element(xml, "Name", call.variable("bucket"));
    element(xml, "Prefix", name.apply(call.parameter("prefix").orElse("")));
    call.parameter("delimiter").ifPresent(d -> element(xml, "Delimiter", name.apply(d)));
    if (encoded) {
      element(xml, "EncodingType", "url");
    }
    String next = Trees.text(found, "nextPageToken");
    if (second) {
      element(
          xml,
          "KeyCount",
          Integer.toString(found.path("items").size() + found.path("prefixes").size()));
    } else {
      element(xml, "Marker", call.parameter("marker").orElse(""));
    }
    if (!next.isEmpty()) {
      element(xml, second ? "NextContinuationToken" : "NextMarker", next);
    }
    element(xml, "IsTruncated", Boolean.toString(!next.isEmpty()));
    for (JsonNode object : found.path("items")) {
      xml.append("<Contents>");
      element(xml, "Key", name.apply(Trees.text(object, "name")));
      element(xml, "Generation", Trees.text(object, "generation"));
      element(xml, "MetaGeneration", Trees.text(object, "metageneration"));
      element(xml, "LastModified", Trees.text(object, "updated"));
      element(xml, "ETag", EntityTags.xml(object));
      element(xml, "Size", Trees.text(object, "size"));
      xml.append("</Contents>");
    }
    for (JsonNode prefix : found.path("prefixes")) {
      xml.append("<CommonPrefixes>");
      element(xml, "Prefix", name.apply(prefix.asText()));
      xml.append("</CommonPrefixes>");
    }
    xml.append("</ListBucketResult>");
    return JsonAnswer.raw(
        200, xml.toString().getBytes(StandardCharsets.UTF_8), "application/xml; charset=UTF-8");
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
  }

  private static void element(StringBuilder xml, String name, String value) {
    xml.append('<').append(name).append('>').append(XmlErrors.escaped(value));
    xml.append("</").append(name).append('>');
  }
}
