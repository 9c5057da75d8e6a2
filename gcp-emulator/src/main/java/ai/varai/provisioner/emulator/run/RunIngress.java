package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.http.Ingress;
import com.google.cloud.run.v2.Revision;
import com.google.cloud.run.v2.Service;
import com.google.cloud.run.v2.TrafficTarget;
import com.google.cloud.run.v2.TrafficTargetAllocationType;
import com.google.cloud.run.v2.TrafficTargetStatus;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Google's front end of Cloud Run: requests to a service's host go to one of its revisions, by the
 * shares of its traffic or by a tag, and start an instance when none runs. Where names under {@code
 * .localhost} resolve to this machine, {@code http://<host of the service>.localhost:<port>} leads
 * here without a proxy.
 */
final class RunIngress implements Ingress {

  private static final String SUFFIX = ".run.app";
  static final String LOCAL = ".localhost";

  private final RunTables tables;
  private final RunRevisions revisions;
  private final RunForwarding forwarding;
  private final DomainMappings domains;

  RunIngress(RunTables tables, RunRevisions revisions, DomainMappings domains) {
    this.domains = domains;
    this.tables = tables;
    this.revisions = revisions;
    this.forwarding = new RunForwarding(tables, revisions.workloads);
  }

  private record Target(Service service, Revision revision) {}

  @Override
  public boolean serves(String host) {
    String plain = plain(host);
    return revisions.runner().isPresent()
        && (plain.endsWith(SUFFIX) || domains.service(plain).isPresent());
  }

  /** The service's own host, without port and without what makes it local. */
  private static String plain(String authority) {
    String host = authority.toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", "");
    return host.endsWith(LOCAL) ? host.substring(0, host.length() - LOCAL.length()) : host;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) {
    String authority = req.authority() == null ? "" : req.authority();
    String host = plain(authority);
    return HttpResponse.of(
        CompletableFuture.supplyAsync(() -> find(host), ctx.blockingTaskExecutor())
            .thenCompose(target -> answer(ctx, req, host, target)));
  }

  private CompletionStage<HttpResponse> answer(
      ServiceRequestContext ctx, HttpRequest req, String host, Optional<Target> target) {
    Optional<ServiceRunner> runner = revisions.runner();
    if (target.isEmpty() || runner.isEmpty()) {
      return CompletableFuture.completedFuture(
          RunForwarding.plain(
              HttpStatus.NOT_FOUND, "The requested URL was not found on this server."));
    }
    return forwarding.answer(
        ctx, req, host, runner.get(), target.get().service(), target.get().revision());
  }

  private Optional<Target> find(String host) {
    // A domain of the user's own leads to the service's usual address.
    String uri =
        domains
            .service(host)
            .flatMap(n -> tables.services.get(n.project().id(), n.key()))
            .map(Service::getUri)
            .orElse("https://" + host);
    for (String project : tables.services.projects()) {
      for (Service s : tables.services.list(project)) {
        Optional<String> revision = revision(s, uri);
        if (revision.isPresent()) {
          return revision
              .flatMap(r -> tables.revisions.get(project, tables.name(r, 4).key()))
              .map(r -> new Target(s, r));
        }
      }
    }
    return Optional.empty();
  }

  /** The full name of the revision that takes a request to this address of the service. */
  private Optional<String> revision(Service s, String uri) {
    for (TrafficTargetStatus t : s.getTrafficStatusesList()) {
      if (!t.getUri().isEmpty() && t.getUri().equals(uri)) {
        return Optional.of(name(s, t.getType(), t.getRevision()));
      }
    }
    if (!s.getUri().equals(uri) && !s.getUrlsList().contains(uri)) {
      return Optional.empty();
    }
    long drawn = tables.emulation.ids().nextLong() % 100;
    List<TrafficTarget> traffic = s.getTrafficList();
    for (TrafficTarget t : traffic) {
      drawn -= t.getPercent();
      if (drawn < 0) {
        return Optional.of(name(s, t.getType(), t.getRevision()));
      }
    }
    return Optional.of(s.getLatestReadyRevision());
  }

  private static String name(Service s, TrafficTargetAllocationType type, String revision) {
    return type == TrafficTargetAllocationType.TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION
        ? s.getName() + "/revisions/" + revision.substring(revision.lastIndexOf('/') + 1)
        : s.getLatestReadyRevision();
  }
}
