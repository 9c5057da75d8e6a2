package ai.varai.provisioner.gcp.compute;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Names;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Progress;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.TargetHttpsProxy;
import ai.varai.provisioner.model.resource.Value;
import com.google.cloud.compute.v1.DeleteRegionTargetHttpsProxyRequest;
import com.google.cloud.compute.v1.DeleteTargetHttpsProxyRequest;
import com.google.cloud.compute.v1.InsertRegionTargetHttpsProxyRequest;
import com.google.cloud.compute.v1.InsertTargetHttpsProxyRequest;
import com.google.cloud.compute.v1.Operation;
import com.google.cloud.compute.v1.RegionTargetHttpsProxiesSetSslCertificatesRequest;
import com.google.cloud.compute.v1.SetSslCertificatesRegionTargetHttpsProxyRequest;
import com.google.cloud.compute.v1.SetSslCertificatesTargetHttpsProxyRequest;
import com.google.cloud.compute.v1.SetUrlMapRegionTargetHttpsProxyRequest;
import com.google.cloud.compute.v1.SetUrlMapTargetHttpsProxyRequest;
import com.google.cloud.compute.v1.TargetHttpsProxiesSetSslCertificatesRequest;
import com.google.cloud.compute.v1.UrlMapReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** HTTPS proxies of the load balancer, global or regional. */
public final class TargetHttpsProxyHandler
    extends ComputeHandler<TargetHttpsProxy, com.google.cloud.compute.v1.TargetHttpsProxy> {
  private final CertificateStates certificates;

  public TargetHttpsProxyHandler(Cloud cloud) {
    super(TargetHttpsProxy.class, cloud);
    this.certificates = new CertificateStates(cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of(
            "compute.targetHttpsProxies.list",
            "compute.targetHttpsProxies.get",
            "compute.regionTargetHttpsProxies.get"),
        List.of(
            "compute.targetHttpsProxies.create",
            "compute.urlMaps.use",
            "compute.sslCertificates.get",
            "compute.regionTargetHttpsProxies.create",
            "compute.regionUrlMaps.use",
            "compute.globalOperations.get",
            "compute.regionOperations.get"),
        List.of(
            "compute.targetHttpsProxies.setUrlMap",
            "compute.targetHttpsProxies.setSslCertificates",
            "compute.regionTargetHttpsProxies.setUrlMap",
            "compute.regionTargetHttpsProxies.setSslCertificates"),
        List.of("compute.targetHttpsProxies.delete", "compute.regionTargetHttpsProxies.delete"),
        List.of("roles/compute.loadBalancerAdmin"));
  }

  @Override
  Iterable<com.google.cloud.compute.v1.TargetHttpsProxy> all() throws IOException {
    var all = new ArrayList<com.google.cloud.compute.v1.TargetHttpsProxy>();
    clients()
        .targetHttpsProxies()
        .aggregatedList(project())
        .iterateAll()
        .forEach(scope -> all.addAll(scope.getValue().getTargetHttpsProxiesList()));
    return all;
  }

  @Override
  com.google.cloud.compute.v1.TargetHttpsProxy get(TargetHttpsProxy identity) throws IOException {
    return identity.region().isPresent()
        ? clients()
            .regionTargetHttpsProxies()
            .get(project(), identity.region().get(), identity.name())
        : clients().targetHttpsProxies().get(project(), identity.name());
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
        region(found.getRegion()),
        Value.of(Names.link(found.getUrlMap())),
        found.getSslCertificatesList().stream()
            .map(each -> Value.of(CertificateStates.link(each, cloud.projectName())))
            .toList(),
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
    if (wanted.region().isPresent()) {
      resource.addAllSslCertificates(
          CertificateStates.urls(wanted.certificates().stream().map(Value::get).toList()));
      return clients()
          .regionTargetHttpsProxies()
          .insertCallable()
          .call(
              InsertRegionTargetHttpsProxyRequest.newBuilder()
                  .setProject(project())
                  .setRegion(wanted.region().get())
                  .setRequestId(requestId)
                  .setTargetHttpsProxyResource(resource)
                  .build());
    }
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
    if (wanted.region().isPresent()) {
      return regionalStep(wanted, wanted.region().get(), now);
    }
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

  private Optional<Operation> regionalStep(
      TargetHttpsProxy wanted, String region, TargetHttpsProxy now) throws IOException {
    if (!now.urlMap().equals(wanted.urlMap())) {
      return Optional.of(
          clients()
              .regionTargetHttpsProxies()
              .setUrlMapCallable()
              .call(
                  SetUrlMapRegionTargetHttpsProxyRequest.newBuilder()
                      .setProject(project())
                      .setRegion(region)
                      .setTargetHttpsProxy(wanted.name())
                      .setUrlMapReferenceResource(
                          UrlMapReference.newBuilder().setUrlMap(wanted.urlMap().get()))
                      .build()));
    }
    List<String> attached = now.certificates().stream().map(Value::get).toList();
    List<String> served = served(wanted, attached);
    if (attached.equals(served)) {
      return Optional.empty();
    }
    return Optional.of(
        clients()
            .regionTargetHttpsProxies()
            .setSslCertificatesCallable()
            .call(
                SetSslCertificatesRegionTargetHttpsProxyRequest.newBuilder()
                    .setProject(project())
                    .setRegion(region)
                    .setTargetHttpsProxy(wanted.name())
                    .setRegionTargetHttpsProxiesSetSslCertificatesRequestResource(
                        RegionTargetHttpsProxiesSetSslCertificatesRequest.newBuilder()
                            .addAllSslCertificates(CertificateStates.urls(served)))
                    .build()));
  }

  /**
   * The certificates to attach now: those that are wanted and, until Google has issued them, also
   * those that serve so far. Google issues a managed certificate only once a proxy uses it.
   */
  private List<String> served(TargetHttpsProxy wanted, List<String> attached) throws IOException {
    List<String> names = wanted.certificates().stream().map(Value::get).toList();
    List<String> others = attached.stream().filter(each -> !names.contains(each)).toList();
    if (others.isEmpty() || certificates.allIssued(names)) {
      return names;
    }
    var served = new ArrayList<>(names);
    for (String other : others) {
      if (certificates.issued(other)) {
        served.add(other);
      }
    }
    return served;
  }

  /** Waits, with the old certificates in service, until the new ones are issued. */
  @Override
  protected Progress<TargetHttpsProxy> finished(TargetHttpsProxy wanted, CallContext call)
      throws ProviderException, InterruptedException {
    Progress<TargetHttpsProxy> progress = super.finished(wanted, call);
    if (progress instanceof Progress.Done<TargetHttpsProxy> done
        && done.observed().resource().certificates().size() > wanted.certificates().size()) {
      for (Value<String> each : wanted.certificates()) {
        Optional<String> failure =
            look("read " + each.get(), () -> certificates.failure(each.get()));
        if (failure.isPresent()) {
          throw CertificateStates.failed(label(wanted), each.get(), failure.get());
        }
      }
      return waiting("the new certificate is being issued; the old one serves", wanted, call);
    }
    return progress;
  }

  @Override
  Operation deletion(TargetHttpsProxy current) throws IOException {
    if (current.region().isPresent()) {
      return clients()
          .regionTargetHttpsProxies()
          .deleteCallable()
          .call(
              DeleteRegionTargetHttpsProxyRequest.newBuilder()
                  .setProject(project())
                  .setRegion(current.region().get())
                  .setTargetHttpsProxy(current.name())
                  .build());
    }
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
