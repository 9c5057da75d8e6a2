package ai.varai.provisioner.emulator.vpcaccess;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.compute.NetworkPeerings;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.operation.OperationRow;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.FieldMasks;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Times;
import com.google.cloud.vpcaccess.v1.Connector;
import com.google.cloud.vpcaccess.v1.Connector.State;
import com.google.cloud.vpcaccess.v1.CreateConnectorRequest;
import com.google.cloud.vpcaccess.v1.DeleteConnectorRequest;
import com.google.cloud.vpcaccess.v1.GetConnectorRequest;
import com.google.cloud.vpcaccess.v1.ListConnectorsRequest;
import com.google.cloud.vpcaccess.v1.ListConnectorsResponse;
import com.google.cloud.vpcaccess.v1.OperationMetadata;
import com.google.longrunning.Operation;
import com.google.protobuf.Any;
import com.google.protobuf.Empty;
import com.google.protobuf.FieldMask;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.Code;
import com.google.rpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The methods on connectors. No instance runs behind one. */
final class Connectors {
  private static final String KIND_READY = "vpcaccess.ready";
  private static final String KIND_GONE = "vpcaccess.gone";
  private static final Duration USUAL = Duration.ofMinutes(2);
  private static final int PAGE = 500;
  private static final Set<String> MUTABLE =
      Set.of("min_throughput", "max_throughput", "min_instances", "max_instances", "machine_type");

  private final Emulation emulation;
  private final Table<Connector> connectors;

  Connectors(Emulation emulation) {
    this.emulation = emulation;
    this.connectors = emulation.store().table("vpcaccess.connectors", Codec.proto(Connector.class));
    emulation.operations().define(KIND_READY, this::ready);
    emulation.operations().define(KIND_GONE, this::gone);
    emulation.operations().defineFailure(KIND_READY, (row, error) -> settle(row));
    emulation.operations().defineFailure(KIND_GONE, (row, error) -> settle(row));
  }

  ListConnectorsResponse list(ListConnectorsRequest q, Call call) {
    ConnectorName parent = ConnectorName.parent(emulation.projects(), q.getParent());
    String prefix = parent.location().equals("-") ? "" : parent.location() + "/";
    Page<Connector> page =
        Page.of(
            connectors.list(parent.project().id(), prefix),
            q.getPageSize(),
            q.getPageToken(),
            PAGE,
            PAGE,
            Connector::getName);
    return ListConnectorsResponse.newBuilder()
        .addAllConnectors(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  Connector get(GetConnectorRequest q, Call call) {
    return require(ConnectorName.connector(emulation.projects(), q.getName()));
  }

  boolean exists(String text) {
    ConnectorName name = ConnectorName.connector(emulation.projects(), text);
    return connectors.contains(name.project().id(), name.key());
  }

  Operation create(CreateConnectorRequest q, Call call) {
    ConnectorName name =
        ConnectorName.parent(emulation.projects(), q.getParent()).withId(q.getConnectorId());
    Connector asked = ConnectorRules.complete(q.getConnector());
    return emulation
        .store()
        .transact(
            name.project().id(),
            () -> {
              if (connectors.contains(name.project().id(), name.key())) {
                throw GoogleError.alreadyExists("Requested entity already exists");
              }
              put(name, asked.toBuilder().setName(name.shown()).setState(State.CREATING).build());
              return start(name, KIND_READY, "CreateConnector", call);
            });
  }

  /** Changes how many instances of which type there are; newer than the gRPC service. */
  Operation update(Connector asked, FieldMask mask, Call call) {
    ConnectorName name = ConnectorName.connector(emulation.projects(), asked.getName());
    for (String field : FieldMasks.topLevel(mask)) {
      if (!MUTABLE.contains(field)) {
        throw GoogleError.badField("update_mask", "The field " + field + " cannot be updated.");
      }
    }
    return emulation
        .store()
        .transact(
            name.project().id(),
            () -> {
              Connector now = idle(name);
              Connector.Builder next = FieldMasks.patch(now, asked, mask).toBuilder();
              // Each side has two units; the one that was not named follows.
              follow(mask, next);
              put(
                  name,
                  ConnectorRules.complete(next.build()).toBuilder()
                      .setState(State.UPDATING)
                      .build());
              return start(name, KIND_READY, "UpdateConnector", call);
            });
  }

  private static void follow(FieldMask mask, Connector.Builder next) {
    if (mask.getPathsList().contains("min_throughput")) {
      next.clearMinInstances();
    } else {
      next.clearMinThroughput();
    }
    if (mask.getPathsList().contains("max_throughput")) {
      next.clearMaxInstances();
    } else {
      next.clearMaxThroughput();
    }
  }

  Operation delete(DeleteConnectorRequest q, Call call) {
    ConnectorName name = ConnectorName.connector(emulation.projects(), q.getName());
    return emulation
        .store()
        .transact(
            name.project().id(),
            () -> {
              put(name, idle(name).toBuilder().setState(State.DELETING).build());
              return start(name, KIND_GONE, "DeleteConnector", call);
            });
  }

  private Connector idle(ConnectorName name) {
    Connector now = require(name);
    if (now.getState() != State.READY && now.getState() != State.ERROR) {
      throw GoogleError.failedPrecondition(
          "Connector " + name.shown() + " is in state " + now.getState() + ".");
    }
    return now;
  }

  private Connector require(ConnectorName name) {
    return connectors
        .get(name.project().id(), name.key())
        .orElseThrow(() -> GoogleError.notFound("The connector is not found."));
  }

  private void put(ConnectorName name, Connector connector) {
    connectors.put(name.project().id(), name.key(), connector);
  }

  private Operation start(ConnectorName name, String kind, String method, Call call) {
    // Metadata names the method of the version that was called; its type stays v1.
    String version = call.path().startsWith("/v1beta1/") ? "v1beta1" : "v1";
    Operation pending =
        Operation.newBuilder()
            .setName(name.place() + "/operations/" + emulation.ids().uuid())
            .setMetadata(
                Any.pack(
                    OperationMetadata.newBuilder()
                        .setMethod(
                            "google.cloud.vpcaccess." + version + ".VpcAccessService." + method)
                        .setCreateTime(Times.timestamp(emulation.clock().instant()))
                        .setTarget(name.shown())
                        .build()))
            .build();
    return emulation
        .operations()
        .start("vpcaccess", name.project().id(), kind, name.key(), USUAL, pending);
  }

  private OperationRow ready(OperationRow row, Instant now) {
    Optional<Connector> found = connectors.get(row.project(), row.target());
    if (found.isEmpty()) {
      return done(row, now, Empty.getDefaultInstance());
    }
    Connector connector = found.get();
    Optional<String> trouble =
        connector.getState() == State.CREATING ? trouble(row, connector) : Optional.empty();
    Connector next =
        connector.toBuilder()
            .setState(trouble.isPresent() ? State.ERROR : State.READY)
            .addAllConnectedProjects(
                connector.getConnectedProjectsCount() == 0 && trouble.isEmpty()
                    ? List.of(row.project())
                    : List.of())
            .build();
    connectors.put(row.project(), row.target(), next);
    return trouble.map(text -> failed(row, now, text)).orElseGet(() -> done(row, now, next));
  }

  /** What only turns out while a connector is made. */
  private Optional<String> trouble(OperationRow row, Connector connector) {
    NetworkPeerings networks = emulation.plugin(NetworkPeerings.class).orElseThrow();
    if (connector.hasSubnet()) {
      String project = connector.getSubnet().getProjectId();
      String region = row.target().substring(0, row.target().indexOf('/'));
      return networks
              .networkOf(
                  project.isEmpty() ? row.project() : project,
                  region,
                  connector.getSubnet().getName())
              .isPresent()
          ? Optional.empty()
          : Optional.of(
              "Operation failed: the subnetwork "
                  + connector.getSubnet().getName()
                  + " was not found in "
                  + region
                  + ".");
    }
    String network = connector.getNetwork().replaceFirst(".*/", "");
    if (!networks.exists(row.project(), network)) {
      return Optional.of("Operation failed: the network " + network + " was not found.");
    }
    return networks
        .overlapping(row.project(), network, connector.getIpCidrRange())
        .map(
            subnet ->
                "Operation failed: Invalid IP CIDR range was provided. It conflicts with an"
                    + " existing subnetwork. Please delete the connector manually.");
  }

  /** What an operation leaves that failed: a connector that could not be made can be deleted. */
  private void settle(OperationRow row) {
    connectors.update(
        row.project(),
        row.target(),
        c ->
            c.toBuilder()
                .setState(c.getConnectedProjectsCount() == 0 ? State.ERROR : State.READY)
                .build());
  }

  private OperationRow gone(OperationRow row, Instant now) {
    connectors.remove(row.project(), row.target());
    return done(row, now, Empty.getDefaultInstance());
  }

  private static OperationRow done(OperationRow row, Instant now, Message answer) {
    return row.with(
        ended(row, now).toBuilder().setDone(true).setResponse(Any.pack(answer)).build());
  }

  private static OperationRow failed(OperationRow row, Instant now, String text) {
    return row.with(
        ended(row, now).toBuilder()
            .setDone(true)
            .setError(Status.newBuilder().setCode(Code.INVALID_ARGUMENT_VALUE).setMessage(text))
            .build());
  }

  private static Operation ended(OperationRow row, Instant now) {
    try {
      OperationMetadata metadata =
          row.operation().getMetadata().unpack(OperationMetadata.class).toBuilder()
              .setEndTime(Times.timestamp(now))
              .build();
      return row.operation().toBuilder().setMetadata(Any.pack(metadata)).build();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("an operation of vpcaccess without its metadata", e);
    }
  }
}
