package ai.varai.provisioner.emulator.http;

import ai.varai.provisioner.emulator.access.Principals;
import ai.varai.provisioner.emulator.api.Apis;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.Route;
import ai.varai.provisioner.emulator.api.Route.JsonTarget;
import ai.varai.provisioner.emulator.api.Route.ProtoTarget;
import ai.varai.provisioner.emulator.control.Connections;
import ai.varai.provisioner.emulator.control.Deadline;
import ai.varai.provisioner.emulator.control.Deadlines;
import ai.varai.provisioner.emulator.control.DroppedConnection;
import ai.varai.provisioner.emulator.control.Invoker;
import ai.varai.provisioner.emulator.error.ErrorRenderer;
import ai.varai.provisioner.emulator.error.ErrorStyle;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.operation.OperationOwners;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.api.HttpBody;
import com.google.protobuf.Message;
import com.google.rpc.Code;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers every REST call of every API: routing, transcoding, errors in Google's shapes. */
public final class RestFront implements HttpService {

  private static final Logger log = LoggerFactory.getLogger(RestFront.class);

  private final ApiRoutes routes;
  private final Hosts hosts = new Hosts();
  private final Map<String, ErrorStyle> styles = new HashMap<>();
  private final Transcoder transcoder;
  private final Invoker invoker;
  private final OperationOwners owners;
  private final PublishedGaps gaps;
  private final BucketFacts buckets;
  private final CrossOrigin crossOrigin;
  private final OriginTargets targets;

  public RestFront(
      Apis apis, Invoker invoker, OperationOwners owners, PublishedGaps gaps, BucketFacts buckets) {
    this.invoker = invoker;
    this.owners = owners;
    this.gaps = gaps;
    this.buckets = buckets;
    this.crossOrigin = new CrossOrigin(buckets);
    this.targets = new OriginTargets(hosts, apis, buckets);
    this.routes = new ApiRoutes(apis);
    this.transcoder = new Transcoder(apis);
    for (EmulatedApi api : apis.known()) {
      styles.put(api.name(), api.errorStyle());
      api.hosts().forEach(h -> hosts.add(h, api.name()));
    }
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) {
    RequestHeaders headers = req.headers();
    if (!headers.contains(HttpHeaderNames.ORIGIN)) {
      return answered(ctx, req);
    }
    if (CrossOrigin.isPreflight(headers)) {
      return HttpResponse.of(
          req.aggregate()
              .thenApplyAsync(
                  r -> crossOrigin.preflight(headers, targets.of(headers)),
                  ctx.blockingTaskExecutor()));
    }
    return HttpResponse.of(
        CompletableFuture.supplyAsync(
            () -> {
              CrossOrigin.Target target = targets.of(headers);
              return crossOrigin
                  .refusal(headers, target)
                  .map(e -> RestAnswers.refusal(FrontEnd.APIS, e, ErrorStyle.RPC, JsonForm.PLAIN))
                  .orElseGet(() -> answered(ctx, req))
                  .mapHeaders(h -> crossOrigin.over(h, headers, target));
            },
            ctx.blockingTaskExecutor()));
  }

  private HttpResponse answered(ServiceRequestContext ctx, HttpRequest req) {
    Deadlines deadlines = invoker.deadlines();
    Optional<Deadline> deadline =
        Optional.ofNullable(req.headers().get("x-server-timeout"))
            .flatMap(seconds -> Deadline.http(seconds, deadlines.now()));
    deadline.ifPresent(d -> RequestLimits.until(ctx, d.remaining(deadlines.now())));
    CompletableFuture<HttpResponse> answer =
        req.aggregate()
            .thenApplyAsync(
                r -> deadlines.within(deadline, () -> answer(ctx, r, ctx.rawPath())),
                ctx.blockingTaskExecutor())
            .exceptionally(
                e -> {
                  log.debug("request aborted", e);
                  if (RequestLimits.tooSlow(e)) {
                    // What is still to come of the body nobody waits for.
                    return RestAnswers.json(
                        FrontEnd.APIS,
                        408,
                        ErrorRenderer.body(RequestLimits.slowBody(), ErrorStyle.RPC),
                        Map.of("connection", "close"),
                        JsonForm.PLAIN);
                  }
                  return RestAnswers.refusal(
                      FrontEnd.APIS,
                      GoogleError.invalidArgument("The request could not be read."),
                      ErrorStyle.RPC,
                      JsonForm.PLAIN);
                });
    return HttpResponse.of(answer);
  }

  /**
   * @param wire the path as it was sent; the request has it in a normal form
   */
  private HttpResponse answer(ServiceRequestContext ctx, AggregatedHttpRequest req, String wire) {
    RequestHeaders headers = req.headers();
    String host = Hosts.clean(headers.authority());
    Optional<String> hostApi = hosts.api(host);
    ErrorStyle style = hostApi.map(styles::get).orElse(ErrorStyle.RPC);
    JsonForm form = JsonForm.of(headers);
    FrontEnd front = FrontEnd.of(hostApi.orElse(""), headers.method().name());
    boolean xml = false;
    try {
      if (BatchFront.takes(req, hostApi)) {
        return BatchFront.answer(ContentCoding.plain(req), one -> answer(ctx, one, one.path()));
      }
      // In its normal form a path has lost what follows a semicolon, which names may have.
      String target = wire.startsWith("/") && wire.contains(";") ? wire : headers.path();
      int mark = target.indexOf('?');
      String rawPath = mark < 0 ? target : target.substring(0, mark);
      Map<String, List<String>> query = PathText.query(mark < 0 ? "" : target.substring(mark + 1));
      String verb = verb(headers, query);
      form = form.with(query);
      List<String> segments =
          ClientPaths.clean(
              PathText.segments(rawPath),
              headers.get("metadata-flavor") != null,
              hostApi.filter("storage"::equals).isPresent(),
              host);
      Routed routed = routed(verb, segments, host, hostApi, rawPath);
      List<RouteTable.Match> matches = routed.matches();
      verb = matches.get(0).route().verb();
      xml = routed.ofXmlApi();
      front =
          xml
              ? FrontEnd.STORAGE_XML
              : FrontEnd.of(matches.get(0).route().target().info().api(), verb);
      try {
        SystemParameters.check(matches.get(0).route(), query);
      } catch (GoogleError e) {
        style = matches.get(0).route().target().info().errorStyle();
        invoker.missed(matches.get(0).route().target().info().api(), verb, rawPath, e);
        throw e;
      }
      // The XML API keeps an object as it was packed.
      byte[] sent = req.content().array();
      byte[] body = xml ? sent : ContentCoding.plain(headers, sent);
      if (verb.equals("GET") && !headers.method().name().equals("GET") && body.length > 0) {
        PathText.query(new String(body, java.nio.charset.StandardCharsets.UTF_8))
            .forEach(query::putIfAbsent);
        form = form.with(query);
        body = new byte[0];
      }
      // Several APIs have the path of operations; where no host decides, who knows it answers.
      boolean shared = verb.equals("GET") && segments.contains("operations");
      Optional<GoogleError> nowhere = Optional.empty();
      for (int i = 0; ; i++) {
        style = matches.get(i).route().target().info().errorStyle();
        try {
          // A signature is about each letter of a path.
          String path = xml ? wire.split("\\?", 2)[0] : rawPath;
          return dispatch(matches.get(i), headers, verb, host, path, query, body, form, front);
        } catch (GoogleError e) {
          if (!shared || e.code() != Code.NOT_FOUND) {
            throw e;
          }
          if (i == matches.size() - 1) {
            // The likeliest of them says what is missing.
            style = matches.get(0).route().target().info().errorStyle();
            throw nowhere.orElse(e);
          }
          nowhere = nowhere.or(() -> Optional.of(e));
        }
      }
    } catch (GoogleError e) {
      return xml && e.httpStatus() >= 400
          ? RestAnswers.inXml(e)
          : RestAnswers.refusal(front, e, style, form);
    } catch (DroppedConnection e) {
      return Connections.cut(ctx);
    } catch (RuntimeException e) {
      log.error("{} {} failed unexpectedly", headers.method(), headers.path(), e);
      GoogleError internal = GoogleError.of(Code.INTERNAL, "Internal error encountered.");
      return xml ? RestAnswers.inXml(internal) : RestAnswers.refusal(front, internal, style, form);
    }
  }

  private static String verb(RequestHeaders headers, Map<String, List<String>> query) {
    String verb = headers.method().name();
    String override = headers.get("x-http-method-override");
    if (override == null) {
      override = SystemParameters.first(query, "$httpMethod").orElse(null);
    }
    return override != null && verb.equals("POST") ? override.toUpperCase(Locale.ROOT) : verb;
  }

  /** A path of an API, and the routes that it can mean, the likeliest first. */
  private record Routed(List<String> segments, List<RouteTable.Match> matches) {

    boolean ofXmlApi() {
      return segments.get(0).equals(ClientPaths.XML);
    }
  }

  /** Who looks for a call of his that led nowhere finds it among the recorded ones. */
  private Routed routed(
      String verb, List<String> segments, String host, Optional<String> hostApi, String path) {
    try {
      return new Routed(segments, ownerFirst(route(verb, segments, host, hostApi), segments));
    } catch (GoogleError e) {
      if (hostApi.isEmpty() && !Hosts.isGoogle(host) && buckets.exists(segments.get(0))) {
        // Go's client reads STORAGE_EMULATOR_HOST/BUCKET/OBJECT, where no host names the API.
        List<String> object = ClientPaths.xml(segments);
        return new Routed(object, route(verb, object, host, Optional.of("storage")));
      }
      invoker.missed(hostApi.orElse(""), verb, path, e);
      throw e;
    }
  }

  private List<RouteTable.Match> route(
      String verb, List<String> segments, String host, Optional<String> hostApi) {
    if (hostApi.isEmpty() && Hosts.isGoogle(host)) {
      throw GoogleError.notFound(
          "Requested entity was not found. The emulator has no API at " + host + ".");
    }
    if (segments.get(0).equals("$discovery")) {
      // Every API's host tells what it has.
      hostApi = Optional.empty();
    }
    List<RouteTable.Match> found = of(hostApi, routes.find(hostApi, verb, segments));
    int last = segments.size() - 1;
    boolean slash = last > 0 && segments.get(last).isEmpty() && !segments.get(last - 1).isEmpty();
    if (found.isEmpty() && slash) {
      // Terraform lists tag bindings so: with a slash at the end a collection is still itself.
      return route(verb, segments.subList(0, last), host, hostApi);
    }
    if (found.isEmpty() || found.get(0).isVague()) {
      List<RouteTable.Match> missing = of(hostApi, gaps.find(verb, segments));
      if (found.isEmpty() || (!missing.isEmpty() && !missing.get(0).isVague())) {
        found = missing;
      }
    }
    if (found.isEmpty() && verb.equals("HEAD")) {
      // RFC 9110 (section 9.1) wants it of all servers, and Google's front end has it for most
      // APIs: the headers of what can be read. The server drops the content.
      return route("GET", segments, host, hostApi);
    }
    if (found.isEmpty()) {
      throw GoogleError.notFound("Method not found.");
    }
    return found;
  }

  private static List<RouteTable.Match> of(
      Optional<String> hostApi, List<RouteTable.Match> matches) {
    return hostApi.isEmpty()
        ? matches.stream().sorted(Comparator.comparing(m -> m.route().yields())).toList()
        : matches.stream()
            .filter(m -> m.route().target().info().api().equals(hostApi.get()))
            .toList();
  }

  /** Of the APIs that share the path of an operation, the one that has it comes first. */
  private List<RouteTable.Match> ownerFirst(List<RouteTable.Match> matches, List<String> segments) {
    if (matches.size() < 2 || !segments.contains("operations")) {
      return matches;
    }
    String name = String.join("/", segments.subList(1, segments.size()));
    String api = owners.api(name.replaceFirst(":[a-zA-Z]+$", "")).orElse("");
    return matches.stream()
        .sorted(Comparator.comparingInt(m -> m.route().target().info().api().equals(api) ? 0 : 1))
        .toList();
  }

  private HttpResponse dispatch(
      RouteTable.Match match,
      RequestHeaders headers,
      String verb,
      String host,
      String path,
      Map<String, List<String>> query,
      byte[] body,
      JsonForm form,
      FrontEnd front) {
    Route.Target target = match.route().target();
    Map<String, String> variables = match.variables();
    Call call =
        new Call(
            target.info(),
            Call.Transport.REST,
            host,
            verb,
            path,
            query,
            invoker.identified(headers(headers, verb, match.path(), query, body)));
    String fields =
        SystemParameters.first(query, "fields", "$fields")
            .orElseGet(() -> headers.get("x-goog-fieldmask", ""));
    if (target instanceof ProtoTarget p) {
      String api = target.info().api();
      Message answer =
          invoker.invoke(
              call,
              path,
              () -> {
                byte[] json =
                    headers.get(HttpHeaderNames.CONTENT_TYPE, "").startsWith(RestAnswers.PROTOBUF)
                        ? transcoder.bodyAsJson(p, body)
                        : body;
                Message request = transcoder.request(p, json, variables, query);
                invoker.authorize(call, request);
                return p.method().handler().handle(request, call);
              });
      if (answer instanceof HttpBody raw) {
        return RestAnswers.bytes(
            front, 200, raw.getData().toByteArray(), raw.getContentType(), Map.of());
      }
      if (form.proto()) {
        byte[] message = Transcoder.shown(answer, p.responseBody()).toByteArray();
        return RestAnswers.bytes(front, 200, message, RestAnswers.PROTOBUF, Map.of());
      }
      boolean numbers =
          SystemParameters.first(query, "$alt", "alt")
              .map(a -> a.contains("enum-encoding=int"))
              .orElse(false);
      return RestAnswers.json(
          front,
          200,
          p.responseBody().isEmpty()
              ? FieldSelector.select(
                  transcoder.json(api, answer, "", numbers), fields, answer.getDescriptorForType())
              : FieldSelector.select(
                  transcoder.json(api, answer, p.responseBody(), numbers), fields),
          Map.of(),
          form);
    }
    JsonTarget j = (JsonTarget) target;
    JsonAnswer answer = RoutedCalls.json(invoker, j, call, variables, body);
    byte[] raw = answer.raw();
    if (raw != null) {
      return RestAnswers.bytes(front, answer.status(), raw, answer.contentType(), answer.headers());
    }
    JsonNode json = answer.json();
    if (json == null) {
      return RestAnswers.bytes(front, answer.status(), new byte[0], "", answer.headers());
    }
    return RestAnswers.json(
        front, answer.status(), FieldSelector.select(json, fields), answer.headers(), form);
  }

  private static Function<String, Optional<String>> headers(
      RequestHeaders headers,
      String verb,
      List<String> segments,
      Map<String, List<String>> query,
      byte[] body) {
    return name ->
        switch (name) {
          case Call.ALL_NAMES ->
              Optional.of(
                  headers.names().stream().map(Object::toString).collect(Collectors.joining(",")));
          case Principals.HEADER ->
              Optional.ofNullable(headers.get(name))
                  .or(
                      () ->
                          ClientPaths.signer(
                              verb,
                              segments,
                              query,
                              new ClientPaths.Signed(
                                  headers.get("authorization", ""),
                                  headers.get("content-type", ""),
                                  body)));
          default -> Optional.ofNullable(headers.get(name));
        };
  }
}
