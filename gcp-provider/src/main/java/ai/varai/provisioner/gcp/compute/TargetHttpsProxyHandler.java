package ai.varai.provisioner.gcp.compute;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Names;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Progress;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.TargetHttpsProxy;
import ai.varai.provisioner.model.resource.Value;
import com.google.cloud.compute.v1.DeleteTargetHttpsProxyRequest;
import com.google.cloud.compute.v1.InsertTargetHttpsProxyRequest;
import com.google.cloud.compute.v1.Operation;
import com.google.cloud.compute.v1.SetSslCertificatesTargetHttpsProxyRequest;
import com.google.cloud.compute.v1.SetUrlMapTargetHttpsProxyRequest;
import com.google.cloud.compute.v1.SslCertificate;
import com.google.cloud.compute.v1.TargetHttpsProxiesSetSslCertificatesRequest;
import com.google.cloud.compute.v1.UrlMapReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** HTTPS proxies of the global load balancer. */
public final class TargetHttpsProxyHandler
    extends ComputeHandler<TargetHttpsProxy, com.google.cloud.compute.v1.TargetHttpsProxy> {
  public TargetHttpsProxyHandler(Cloud cloud) {
    super(TargetHttpsProxy.class, cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("compute.targetHttpsProxies.list", "compute.targetHttpsProxies.get"),
        List.of(
            "compute.targetHttpsProxies.create",
            "compute.urlMaps.use",
            "compute.sslCertificates.get",
            "compute.sslCertificates.list",
            "compute.globalOperations.get"),
        List.of(
            "compute.targetHttpsProxies.setUrlMap",
            "compute.targetHttpsProxies.setSslCertificates"),
        List.of("compute.targetHttpsProxies.delete"),
        List.of("roles/compute.loadBalancerAdmin"));
  }

  @Override
  Iterable<com.google.cloud.compute.v1.TargetHttpsProxy> all() throws IOException {
    return clients().targetHttpsProxies().list(project()).iterateAll();
  }

  @Override
  com.google.cloud.compute.v1.TargetHttpsProxy get(TargetHttpsProxy identity) throws IOException {
    return clients().targetHttpsProxies().get(project(), identity.name());
  }

  @Override
  String name(TargetHttpsProxy targetHttpsProxy) {
    return targetHttpsProxy.name();
  }

  @Override
  String descriptionOf(TargetHttpsProxy wanted) {
    return wanted.description();
  }

  @Override
  String selfLink(com.google.cloud.compute.v1.TargetHttpsProxy found) {
    return found.getSelfLink();
  }

  @Override
  String description(com.google.cloud.compute.v1.TargetHttpsProxy found) {
    return found.getDescription();
  }

  @Override
  TargetHttpsProxy record(com.google.cloud.compute.v1.TargetHttpsProxy found) {
    return new TargetHttpsProxy(
        found.getName(),
        Optional.empty(),
        Value.of(Names.link(found.getUrlMap())),
        found.getSslCertificatesList().stream().map(each -> Value.of(Names.link(each))).toList(),
        plain(found),
        link(found.getSelfLink()));
  }

  @Override
  Operation insertion(TargetHttpsProxy wanted, String description, String requestId)
      throws IOException {
    var resource =
        com.google.cloud.compute.v1.TargetHttpsProxy.newBuilder()
            .setName(wanted.name())
            .setDescription(description);
    resource.setUrlMap(wanted.urlMap().get());
    wanted.certificates().forEach(each -> resource.addSslCertificates(each.get()));
    return clients()
        .targetHttpsProxies()
        .insertCallable()
        .call(
            InsertTargetHttpsProxyRequest.newBuilder()
                .setProject(project())
                .setRequestId(requestId)
                .setTargetHttpsProxyResource(resource)
                .build());
  }

  @Override
  Optional<Operation> step(
      TargetHttpsProxy wanted,
      com.google.cloud.compute.v1.TargetHttpsProxy current,
      CallContext call)
      throws IOException {
    var now = record(current);
    if (!now.urlMap().equals(wanted.urlMap())) {
      return Optional.of(
          clients()
              .targetHttpsProxies()
              .setUrlMapCallable()
              .call(
                  SetUrlMapTargetHttpsProxyRequest.newBuilder()
                      .setProject(project())
                      .setTargetHttpsProxy(wanted.name())
                      .setUrlMapReferenceResource(
                          UrlMapReference.newBuilder().setUrlMap(wanted.urlMap().get()))
                      .build()));
    }
    List<String> attached = now.certificates().stream().map(Value::get).toList();
    List<String> served = served(wanted, attached);
    if (!attached.equals(served)) {
      return Optional.of(
          clients()
              .targetHttpsProxies()
              .setSslCertificatesCallable()
              .call(
                  SetSslCertificatesTargetHttpsProxyRequest.newBuilder()
                      .setProject(project())
                      .setTargetHttpsProxy(wanted.name())
                      .setTargetHttpsProxiesSetSslCertificatesRequestResource(
                          TargetHttpsProxiesSetSslCertificatesRequest.newBuilder()
                              .addAllSslCertificates(served))
                      .build()));
    }
    return Optional.empty();
  }

  /**
   * The certificates to attach now: those that are wanted and, until Google has issued them, also
   * those that serve so far. Google issues a managed certificate only once a proxy uses it.
   */
  private List<String> served(TargetHttpsProxy wanted, List<String> attached) throws IOException {
    List<String> names = wanted.certificates().stream().map(Value::get).toList();
    List<String> others = attached.stream().filter(each -> !names.contains(each)).toList();
    if (others.isEmpty()) {
      return names;
    }
    Map<String, SslCertificate> all = certificates();
    if (names.stream().allMatch(name -> usable(all.get(name)))) {
      return names;
    }
    var served = new ArrayList<>(names);
    others.stream().filter(name -> usable(all.get(name))).forEach(served::add);
    return served;
  }

  /** The project's certificates by their short links. */
  private Map<String, SslCertificate> certificates() throws IOException {
    var all = new HashMap<String, SslCertificate>();
    clients()
        .sslCertificates()
        .list(project())
        .iterateAll()
        .forEach(each -> all.put(Names.link(each.getSelfLink()), each));
    return all;
  }

  private static boolean usable(@Nullable SslCertificate certificate) {
    return certificate != null
        && (!certificate.getType().equals("MANAGED")
            || certificate.getManaged().getStatus().equals("ACTIVE"));
  }

  /** Waits, with the old certificates in service, until the new ones are issued. */
  @Override
  protected Progress<TargetHttpsProxy> finished(TargetHttpsProxy wanted, CallContext call)
      throws ProviderException, InterruptedException {
    Progress<TargetHttpsProxy> progress = super.finished(wanted, call);
    if (progress instanceof Progress.Done<TargetHttpsProxy> done
        && done.observed().resource().certificates().size() > wanted.certificates().size()) {
      Map<String, SslCertificate> all = look("list certificates", this::certificates);
      for (Value<String> each : wanted.certificates()) {
        CertificateFailure.check(label(wanted), all.get(each.get()));
      }
      return waiting("the new certificate is being issued; the old one serves", wanted, call);
    }
    return progress;
  }

  @Override
  Operation deletion(TargetHttpsProxy current) throws IOException {
    return clients()
        .targetHttpsProxies()
        .deleteCallable()
        .call(
            DeleteTargetHttpsProxyRequest.newBuilder()
                .setProject(project())
                .setTargetHttpsProxy(current.name())
                .build());
  }
}
