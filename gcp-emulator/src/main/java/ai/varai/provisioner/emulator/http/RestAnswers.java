package ai.varai.provisioner.emulator.http;

import ai.varai.provisioner.emulator.error.ErrorRenderer;
import ai.varai.provisioner.emulator.error.ErrorStyle;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.error.XmlErrors;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.rpc.RetryInfo;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import java.util.HashMap;
import java.util.Map;

/** Answers and refusals of REST as they go over the wire. */
final class RestAnswers {

  /**
   * From how many bytes on JSON is compressed. Shorter answers fit into a packet or two anyway, and
   * are what most calls get: these cost what they did.
   */
  static final int WORTH_PACKING = 2 << 10;

  /** What Google calls messages of protocol buffers. */
  static final String PROTOBUF = "application/x-protobuf";

  private RestAnswers() {}

  static HttpResponse json(
      FrontEnd front, int status, JsonNode body, Map<String, String> headers, JsonForm form) {
    byte[] bytes = written(body, form.pretty());
    ResponseHeadersBuilder h = headers(front, status, "application/json; charset=UTF-8", headers);
    if (bytes.length >= WORTH_PACKING && form.packed()) {
      h.set(HttpHeaderNames.CONTENT_ENCODING, "gzip");
      bytes = ContentCoding.packed(bytes);
    }
    return answer(h, bytes);
  }

  static HttpResponse bytes(
      FrontEnd front, int status, byte[] body, String contentType, Map<String, String> headers) {
    return answer(headers(front, status, contentType, headers), body);
  }

  static HttpResponse refusal(FrontEnd front, GoogleError e, ErrorStyle style, JsonForm form) {
    if (form.proto() && style == ErrorStyle.RPC) {
      byte[] status = ErrorRenderer.status(e).toByteArray();
      return bytes(front, e.httpStatus(), status, PROTOBUF, retry(e));
    }
    return json(
        front,
        e.httpStatus(),
        ErrorRenderer.body(e, form.style(style)),
        retry(e),
        form.ofRefusal());
  }

  /** A refusal on a path of Cloud Storage's XML API. */
  static HttpResponse inXml(GoogleError e) {
    return bytes(FrontEnd.STORAGE_XML, e.httpStatus(), XmlErrors.body(e), XmlErrors.TYPE, retry(e));
  }

  private static Map<String, String> retry(GoogleError e) {
    Map<String, String> headers = new HashMap<>();
    e.details().stream()
        .filter(RetryInfo.class::isInstance)
        .map(d -> ((RetryInfo) d).getRetryDelay().getSeconds())
        .forEach(s -> headers.put("retry-after", Long.toString(s)));
    return headers;
  }

  private static byte[] written(JsonNode body, boolean pretty) {
    try {
      return pretty
          ? JsonBody.PRETTY.writeValueAsBytes(body)
          : JsonBody.MAPPER.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ResponseHeadersBuilder headers(
      FrontEnd front, int status, String contentType, Map<String, String> headers) {
    ResponseHeadersBuilder h = ResponseHeaders.builder(status);
    front.sign(h);
    if (!contentType.isEmpty()) {
      h.set(HttpHeaderNames.CONTENT_TYPE, contentType);
    }
    headers.forEach(h::set);
    return h;
  }

  private static HttpResponse answer(ResponseHeadersBuilder h, byte[] body) {
    return h.status().code() == 204
        ? HttpResponse.of(h.build())
        : HttpResponse.of(h.build(), HttpData.wrap(body));
  }
}
