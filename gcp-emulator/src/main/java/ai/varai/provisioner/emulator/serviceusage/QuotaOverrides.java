package ai.varai.provisioner.emulator.serviceusage;

import ai.varai.provisioner.emulator.api.ApiBuilder.ServiceBuilder;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.compute.Places;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.serviceusage.ConsumerQuotas.Limit;
import ai.varai.provisioner.emulator.serviceusage.OverrideRows.Kind;
import ai.varai.provisioner.emulator.support.Page;
import com.google.api.serviceusage.v1beta1.CreateAdminOverrideRequest;
import com.google.api.serviceusage.v1beta1.CreateConsumerOverrideRequest;
import com.google.api.serviceusage.v1beta1.DeleteAdminOverrideRequest;
import com.google.api.serviceusage.v1beta1.DeleteConsumerOverrideRequest;
import com.google.api.serviceusage.v1beta1.ImportAdminOverridesRequest;
import com.google.api.serviceusage.v1beta1.ImportAdminOverridesResponse;
import com.google.api.serviceusage.v1beta1.ImportConsumerOverridesRequest;
import com.google.api.serviceusage.v1beta1.ImportConsumerOverridesResponse;
import com.google.api.serviceusage.v1beta1.ListAdminOverridesRequest;
import com.google.api.serviceusage.v1beta1.ListAdminOverridesResponse;
import com.google.api.serviceusage.v1beta1.ListConsumerOverridesRequest;
import com.google.api.serviceusage.v1beta1.ListConsumerOverridesResponse;
import com.google.api.serviceusage.v1beta1.QuotaOverride;
import com.google.api.serviceusage.v1beta1.QuotaSafetyCheck;
import com.google.api.serviceusage.v1beta1.UpdateAdminOverrideRequest;
import com.google.api.serviceusage.v1beta1.UpdateConsumerOverrideRequest;
import com.google.longrunning.Operation;
import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import com.google.rpc.PreconditionFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The methods on overrides of quotas: a consumer's and an administrator's, which differ in name.
 */
final class QuotaOverrides {
  private static final String DOMAIN = "serviceusage.googleapis.com";

  private final Emulation emulation;
  private final Services services;
  private final ConsumerQuotas quotas;
  private final OverrideRows rows;

  QuotaOverrides(Emulation emulation, Services services, ConsumerQuotas quotas, OverrideRows rows) {
    this.emulation = emulation;
    this.services = services;
    this.quotas = quotas;
    this.rows = rows;
  }

  void addTo(ServiceBuilder api) {
    api.unary(
            "CreateConsumerOverride",
            CreateConsumerOverrideRequest.class,
            (q, c) ->
                create(
                    Kind.CONSUMER,
                    q.getParent(),
                    q.getOverride(),
                    forced(q.getForce(), q.getForceOnlyList())))
        .unary(
            "CreateAdminOverride",
            CreateAdminOverrideRequest.class,
            (q, c) ->
                create(
                    Kind.ADMIN,
                    q.getParent(),
                    q.getOverride(),
                    forced(q.getForce(), q.getForceOnlyList())))
        .unary(
            "UpdateConsumerOverride",
            UpdateConsumerOverrideRequest.class,
            (q, c) ->
                update(
                    Kind.CONSUMER,
                    q.getName(),
                    q.getOverride(),
                    forced(q.getForce(), q.getForceOnlyList())))
        .unary(
            "UpdateAdminOverride",
            UpdateAdminOverrideRequest.class,
            (q, c) ->
                update(
                    Kind.ADMIN,
                    q.getName(),
                    q.getOverride(),
                    forced(q.getForce(), q.getForceOnlyList())))
        .unary(
            "DeleteConsumerOverride",
            DeleteConsumerOverrideRequest.class,
            (q, c) -> delete(Kind.CONSUMER, q.getName()))
        .unary(
            "DeleteAdminOverride",
            DeleteAdminOverrideRequest.class,
            (q, c) -> delete(Kind.ADMIN, q.getName()))
        .unary(
            "ListConsumerOverrides",
            ListConsumerOverridesRequest.class,
            (q, c) -> {
              var page = list(Kind.CONSUMER, q.getParent(), q.getPageSize(), q.getPageToken());
              return ListConsumerOverridesResponse.newBuilder()
                  .addAllOverrides(page.items())
                  .setNextPageToken(page.nextToken())
                  .build();
            })
        .unary(
            "ListAdminOverrides",
            ListAdminOverridesRequest.class,
            (q, c) -> {
              var page = list(Kind.ADMIN, q.getParent(), q.getPageSize(), q.getPageToken());
              return ListAdminOverridesResponse.newBuilder()
                  .addAllOverrides(page.items())
                  .setNextPageToken(page.nextToken())
                  .build();
            })
        .unary(
            "ImportConsumerOverrides",
            ImportConsumerOverridesRequest.class,
            (q, c) ->
                importAll(
                    Kind.CONSUMER,
                    q.getParent(),
                    q.getInlineSource().getOverridesList(),
                    forced(q.getForce(), q.getForceOnlyList()),
                    made ->
                        ImportConsumerOverridesResponse.newBuilder().addAllOverrides(made).build()))
        .unary(
            "ImportAdminOverrides",
            ImportAdminOverridesRequest.class,
            (q, c) ->
                importAll(
                    Kind.ADMIN,
                    q.getParent(),
                    q.getInlineSource().getOverridesList(),
                    forced(q.getForce(), q.getForceOnlyList()),
                    made ->
                        ImportAdminOverridesResponse.newBuilder().addAllOverrides(made).build()));
  }

  /** Whether a limit may fall by much. */
  private static boolean forced(boolean force, List<QuotaSafetyCheck> only) {
    if (force && !only.isEmpty()) {
      throw GoogleError.invalidArgument("force and force_only cannot both be set.");
    }
    return force || only.contains(QuotaSafetyCheck.LIMIT_DECREASE_PERCENTAGE_TOO_HIGH);
  }

  private Operation create(Kind kind, String parent, QuotaOverride asked, boolean forced) {
    Limit limit = quotas.require(parent);
    return services.start(
        limit.project(),
        "quf",
        () -> {
          rows.find(kind, limit.project(), limit.metric(), region(limit, asked))
              .ifPresent(
                  there -> {
                    throw exists(kind, there.getName());
                  });
          return put(kind, limit, asked, forced);
        });
  }

  /** As the real API answers (hashicorp/terraform-provider-google issue 15451). */
  private static GoogleError exists(Kind kind, String name) {
    String method = kind == Kind.ADMIN ? "UpdateAdminOverride" : "UpdateConsumerOverride";
    return GoogleError.alreadyExists(
            "Cannot create "
                + kind.word()
                + " override. The override specified in the request already exists. Please call "
                + method
                + " instead with resource name '"
                + name
                + "'.")
        .withErrorInfo(
            "COMMON_QUOTA_" + kind.name() + "_OVERRIDE_ALREADY_EXISTS",
            DOMAIN,
            Map.of("resource_name", name));
  }

  /** Writes an override, which keeps its name if there is one for the same region. */
  private QuotaOverride put(Kind kind, Limit limit, QuotaOverride asked, boolean forced) {
    String region = region(limit, asked);
    long value = asked.getOverrideValue();
    if (value < -1) {
      throw GoogleError.badField(
          "override.override_value", "The value must be nonnegative, or -1 for no limit.");
    }
    long granted = emulation.settings().limit(limit.metric().quota());
    if (kind == Kind.CONSUMER && (value > granted || value == -1)) {
      throw GoogleError.failedPrecondition(
              "The consumer override of "
                  + value
                  + " is higher than the limit of "
                  + granted
                  + " that the service grants. Ask the service for a higher limit.")
          .withErrorInfo(
              "COMMON_QUOTA_CONSUMER_OVERRIDE_TOO_HIGH",
              DOMAIN,
              Map.of("max", Long.toString(granted)));
    }
    String name =
        rows.find(kind, limit.project(), limit.metric(), region)
            .map(QuotaOverride::getName)
            .orElseGet(() -> limit.name() + "/" + kind.collection() + "/" + emulation.ids().hex(8));
    QuotaOverride made =
        QuotaOverride.newBuilder()
            .setName(name)
            .setOverrideValue(value)
            .putAllDimensions(asked.getDimensionsMap())
            .setMetric(limit.metric().name())
            .setUnit(limit.metric().unit())
            .build();
    long before = effective(limit, region);
    rows.put(kind, limit.project(), limit.metric(), made);
    long after = effective(limit, region);
    if (!forced && after < before - before / 10.0) {
      throw tooMuch(before, after);
    }
    return made;
  }

  private long effective(Limit limit, String region) {
    return emulation.settings().limit(limit.metric().quota(), limit.project().id(), region);
  }

  private static GoogleError tooMuch(long before, long after) {
    String text =
        "The effective limit would decrease by more than 10 percent, from "
            + before
            + " to "
            + after
            + ". Set force to decrease it all the same.";
    return GoogleError.failedPrecondition(text)
        .withDetail(
            PreconditionFailure.newBuilder()
                .addViolations(
                    PreconditionFailure.Violation.newBuilder()
                        .setType(QuotaSafetyCheck.LIMIT_DECREASE_PERCENTAGE_TOO_HIGH.name())
                        .setDescription(text))
                .build());
  }

  private static String region(Limit limit, QuotaOverride asked) {
    for (Map.Entry<String, String> d : asked.getDimensionsMap().entrySet()) {
      boolean known =
          d.getKey().equals("region") && limit.metric().regional() && Places.isRegion(d.getValue());
      if (!known) {
        throw GoogleError.badField(
            "override.dimensions",
            "The limit of the unit "
                + limit.metric().unit()
                + " has no dimension "
                + d.getKey()
                + " of the value "
                + d.getValue()
                + ".");
      }
    }
    return asked.getDimensionsOrDefault("region", "");
  }

  private record Found(Limit limit, QuotaOverride override) {}

  private Found require(Kind kind, String name) {
    Limit limit = quotas.require(name);
    String id = name.substring(name.lastIndexOf('/') + 1);
    return rows.list(kind, limit.project(), limit.metric()).stream()
        .filter(o -> o.getName().endsWith("/" + id))
        .findFirst()
        .map(o -> new Found(limit, o))
        .orElseThrow(() -> GoogleError.notFound("Quota override not found: " + name + "."));
  }

  private Operation update(Kind kind, String name, QuotaOverride asked, boolean forced) {
    Limit limit = quotas.require(name);
    return services.start(
        limit.project(),
        "quf",
        () -> {
          QuotaOverride now = require(kind, name).override();
          return put(
              kind,
              limit,
              now.toBuilder().setOverrideValue(asked.getOverrideValue()).build(),
              forced);
        });
  }

  /** What goes can only raise a limit, so that there is nothing to be forced. */
  private Operation delete(Kind kind, String name) {
    Limit limit = quotas.require(name);
    return services.start(
        limit.project(),
        "quf",
        () -> {
          rows.remove(kind, limit.project(), limit.metric(), require(kind, name).override());
          return Empty.getDefaultInstance();
        });
  }

  private Page<QuotaOverride> list(Kind kind, String parent, int size, String token) {
    Limit limit = quotas.require(parent);
    return Page.of(
        rows.list(kind, limit.project(), limit.metric()),
        size,
        token,
        1_000,
        1_000,
        QuotaOverride::getName);
  }

  private Operation importAll(
      Kind kind,
      String parent,
      List<QuotaOverride> asked,
      boolean forced,
      Function<List<QuotaOverride>, Message> answer) {
    if (asked.isEmpty()) {
      throw GoogleError.badField("inline_source.overrides", "There is no override to import.");
    }
    List<Limit> limits =
        asked.stream().map(o -> quotas.require(parent, o.getMetric(), o.getUnit())).toList();
    return services.start(
        limits.get(0).project(),
        "quf",
        () -> {
          List<QuotaOverride> made = new ArrayList<>();
          for (int i = 0; i < limits.size(); i++) {
            made.add(put(kind, limits.get(i), asked.get(i), forced));
          }
          return answer.apply(made);
        });
  }
}
