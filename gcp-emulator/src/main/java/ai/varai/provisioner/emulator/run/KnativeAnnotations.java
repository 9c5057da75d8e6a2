package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.run.v2.BinaryAuthorization;
import com.google.cloud.run.v2.ExecutionEnvironment;
import com.google.cloud.run.v2.IngressTraffic;
import com.google.cloud.run.v2.RevisionScaling;
import com.google.cloud.run.v2.RevisionTemplate;
import com.google.cloud.run.v2.Service;
import com.google.cloud.run.v2.ServiceScaling;
import com.google.cloud.run.v2.ServiceScaling.ScalingMode;
import com.google.cloud.run.v2.VpcAccess;
import java.util.List;
import java.util.Map;

/**
 * What v1 says by annotations and v2 by fields. A client of v1 writes back the whole of what it has
 * read, so that a field without an annotation would be lost by its next update.
 *
 * @see <a href="https://cloud.google.com/run/docs/reference/rest/v1/ObjectMeta">annotations</a>
 */
final class KnativeAnnotations {
  private static final String RUN = "run.googleapis.com/";

  private static final String CLIENT = RUN + "client-name";
  private static final String CLIENT_VERSION = RUN + "client-version";

  private static final String MIN = "autoscaling.knative.dev/minScale";
  private static final String MAX = "autoscaling.knative.dev/maxScale";
  private static final String THROTTLING = RUN + "cpu-throttling";
  private static final String BOOST = RUN + "startup-cpu-boost";
  private static final String AFFINITY = RUN + "sessionAffinity";
  private static final String ENVIRONMENT = RUN + "execution-environment";
  private static final String CONNECTOR = RUN + "vpc-access-connector";
  private static final String EGRESS = RUN + "vpc-access-egress";
  private static final String NETWORKS = RUN + "network-interfaces";
  private static final String KEY = RUN + "encryption-key";

  private static final String INGRESS = RUN + "ingress";
  private static final String INGRESS_STATUS = RUN + "ingress-status";
  private static final String DESCRIPTION = RUN + "description";
  private static final String SERVICE_MIN = RUN + "minScale";
  private static final String SERVICE_MAX = RUN + "maxScale";
  private static final String SCALING_MODE = RUN + "scalingMode";
  private static final String MANUAL_COUNT = RUN + "manualInstanceCount";
  private static final String AUDIENCES = RUN + "custom-audiences";
  private static final String NO_INVOKER_CHECK = RUN + "invoker-iam-disabled";
  private static final String NO_URL = RUN + "default-url-disabled";
  private static final String BINARY_POLICY = RUN + "binary-authorization";
  private static final String BREAK_GLASS = RUN + "binary-authorization-breakglass";
  private static final String CREATOR = "serving.knative.dev/creator";
  private static final String MODIFIER = "serving.knative.dev/lastModifier";

  /** What the server writes and clients send back unread. */
  private static final List<String> OUTPUT_ONLY =
      List.of(INGRESS_STATUS, RUN + "operation-id", RUN + "urls", CREATOR, MODIFIER);

  private KnativeAnnotations() {}

  /** Takes one annotation of a service. */
  static void service(String key, String value, Service.Builder b) {
    switch (key) {
      case INGRESS -> b.setIngress(ingress(value));
      case DESCRIPTION -> b.setDescription(value);
      case CLIENT -> b.setClient(value);
      case CLIENT_VERSION -> b.setClientVersion(value);
      case SERVICE_MIN -> b.getScalingBuilder().setMinInstanceCount(number(key, value));
      case SERVICE_MAX -> b.getScalingBuilder().setMaxInstanceCount(number(key, value));
      case SCALING_MODE ->
          b.getScalingBuilder()
              .setScalingMode(value.equals("manual") ? ScalingMode.MANUAL : ScalingMode.AUTOMATIC);
      case MANUAL_COUNT -> b.getScalingBuilder().setManualInstanceCount(number(key, value));
      case AUDIENCES -> KnativeContainers.texts(key, value).forEach(b::addCustomAudiences);
      case NO_INVOKER_CHECK -> b.setInvokerIamDisabled(Boolean.parseBoolean(value));
      case NO_URL -> b.setDefaultUriDisabled(Boolean.parseBoolean(value));
      case BINARY_POLICY -> {
        if (value.equals("default")) {
          b.getBinaryAuthorizationBuilder().setUseDefault(true);
        } else {
          b.getBinaryAuthorizationBuilder().setPolicy(value);
        }
      }
      case BREAK_GLASS -> b.getBinaryAuthorizationBuilder().setBreakglassJustification(value);
      default -> {
        if (!OUTPUT_ONLY.contains(key)) {
          b.putAnnotations(key, value);
        }
      }
    }
  }

  /** All annotations of a service. */
  static void service(ObjectNode to, Service s) {
    s.getAnnotationsMap().forEach(to::put);
    to.put(CREATOR, s.getCreator())
        .put(MODIFIER, s.getLastModifier())
        .put(INGRESS, ingress(s.getIngress()))
        .put(INGRESS_STATUS, ingress(s.getIngress()));
    text(to, DESCRIPTION, s.getDescription());
    text(to, CLIENT, s.getClient());
    text(to, CLIENT_VERSION, s.getClientVersion());
    ServiceScaling scaling = s.getScaling();
    count(to, SERVICE_MIN, scaling.getMinInstanceCount());
    count(to, SERVICE_MAX, scaling.getMaxInstanceCount());
    if (scaling.getScalingMode() == ScalingMode.MANUAL) {
      to.put(SCALING_MODE, "manual");
      to.put(MANUAL_COUNT, Integer.toString(scaling.getManualInstanceCount()));
    }
    if (s.getCustomAudiencesCount() > 0) {
      to.put(AUDIENCES, KnativeContainers.texts(s.getCustomAudiencesList()));
    }
    flag(to, NO_INVOKER_CHECK, s.getInvokerIamDisabled());
    flag(to, NO_URL, s.getDefaultUriDisabled());
    BinaryAuthorization binary = s.getBinaryAuthorization();
    text(to, BINARY_POLICY, binary.getUseDefault() ? "default" : binary.getPolicy());
    text(to, BREAK_GLASS, binary.getBreakglassJustification());
  }

  /** Takes the annotations of a revision's template; its containers have to be there already. */
  static void template(Map<String, String> given, RevisionTemplate.Builder t) {
    boolean idle = !"false".equals(given.get(THROTTLING));
    boolean boost = "true".equals(given.get(BOOST));
    t.getContainersBuilderList()
        .forEach(c -> c.getResourcesBuilder().setCpuIdle(idle).setStartupCpuBoost(boost));
    VpcAccess.Builder vpc = VpcAccess.newBuilder();
    given.forEach(
        (key, value) -> {
          switch (key) {
            case THROTTLING, BOOST -> {
              // In v2 these are fields of each container's resources.
            }
            case MIN -> t.getScalingBuilder().setMinInstanceCount(number(key, value));
            case MAX -> t.getScalingBuilder().setMaxInstanceCount(number(key, value));
            case AFFINITY -> t.setSessionAffinity(Boolean.parseBoolean(value));
            case ENVIRONMENT -> t.setExecutionEnvironment(environment(value));
            case KEY -> t.setEncryptionKey(value);
            case KnativeSql.ANNOTATION -> {
              if (!value.isEmpty()) {
                t.addVolumes(KnativeSql.volume(value));
                KnativeSql.mount(t.getContainersBuilderList());
              }
            }
            default -> {
              if (!vpc(key, value, vpc)) {
                t.putAnnotations(key, value);
              }
            }
          }
        });
    if (!vpc.build().equals(VpcAccess.getDefaultInstance())) {
      t.setVpcAccess(vpc);
    }
  }

  /** All annotations of a revision's template. */
  static void template(ObjectNode to, RevisionTemplate t) {
    t.getAnnotationsMap().forEach(to::put);
    RevisionScaling scaling = t.getScaling();
    count(to, MIN, scaling.getMinInstanceCount());
    count(to, MAX, scaling.getMaxInstanceCount());
    flag(
        to,
        BOOST,
        t.getContainersList().stream().anyMatch(c -> c.getResources().getStartupCpuBoost()));
    if (t.getContainersList().stream().anyMatch(c -> !c.getResources().getCpuIdle())) {
      to.put(THROTTLING, "false");
    }
    flag(to, AFFINITY, t.getSessionAffinity());
    KnativeSql.annotate(to, t.getVolumesList());
    shared(to, t.getVpcAccess(), t.getExecutionEnvironment(), t.getEncryptionKey());
  }

  /** Takes an annotation that services and jobs have alike; false for any other. */
  static boolean vpc(String key, String value, VpcAccess.Builder vpc) {
    switch (key) {
      case CONNECTOR -> vpc.setConnector(value);
      case EGRESS ->
          vpc.setEgress(
              value.equals("private-ranges-only")
                  ? VpcAccess.VpcEgress.PRIVATE_RANGES_ONLY
                  : VpcAccess.VpcEgress.ALL_TRAFFIC);
      case NETWORKS -> KnativeContainers.interfaces(value).forEach(vpc::addNetworkInterfaces);
      default -> {
        return false;
      }
    }
    return true;
  }

  /** The annotations that services and jobs have alike. */
  static void shared(
      ObjectNode to, VpcAccess vpc, ExecutionEnvironment environment, String encryptionKey) {
    text(to, CONNECTOR, vpc.getConnector());
    if (vpc.getNetworkInterfacesCount() > 0) {
      to.put(NETWORKS, KnativeContainers.interfaces(vpc.getNetworkInterfacesList()));
    }
    if (vpc.getEgress() != VpcAccess.VpcEgress.VPC_EGRESS_UNSPECIFIED) {
      to.put(
          EGRESS,
          vpc.getEgress() == VpcAccess.VpcEgress.PRIVATE_RANGES_ONLY
              ? "private-ranges-only"
              : "all-traffic");
    }
    if (environment != ExecutionEnvironment.EXECUTION_ENVIRONMENT_UNSPECIFIED) {
      to.put(
          ENVIRONMENT,
          environment == ExecutionEnvironment.EXECUTION_ENVIRONMENT_GEN1 ? "gen1" : "gen2");
    }
    text(to, KEY, encryptionKey);
  }

  /** Whether an annotation names the execution environment. */
  static boolean isEnvironment(String key) {
    return key.equals(ENVIRONMENT);
  }

  /** Whether an annotation names the key that images are encrypted with. */
  static boolean isEncryptionKey(String key) {
    return key.equals(KEY);
  }

  static ExecutionEnvironment environment(String value) {
    return value.equals("gen1")
        ? ExecutionEnvironment.EXECUTION_ENVIRONMENT_GEN1
        : ExecutionEnvironment.EXECUTION_ENVIRONMENT_GEN2;
  }

  private static IngressTraffic ingress(String value) {
    return switch (value) {
      case "internal" -> IngressTraffic.INGRESS_TRAFFIC_INTERNAL_ONLY;
      case "internal-and-cloud-load-balancing" ->
          IngressTraffic.INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER;
      default -> IngressTraffic.INGRESS_TRAFFIC_ALL;
    };
  }

  private static String ingress(IngressTraffic value) {
    return switch (value) {
      case INGRESS_TRAFFIC_INTERNAL_ONLY -> "internal";
      case INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER -> "internal-and-cloud-load-balancing";
      default -> "all";
    };
  }

  private static int number(String annotation, String text) {
    if (!text.matches("\\d{1,6}")) {
      throw GoogleError.badField(
          "spec.template.metadata.annotations",
          "The annotation " + annotation + " needs a number, not '" + text + "'.");
    }
    return Integer.parseInt(text);
  }

  private static void text(ObjectNode to, String key, String value) {
    if (!value.isEmpty()) {
      to.put(key, value);
    }
  }

  private static void count(ObjectNode to, String key, int value) {
    if (value > 0) {
      to.put(key, Integer.toString(value));
    }
  }

  private static void flag(ObjectNode to, String key, boolean value) {
    if (value) {
      to.put(key, "true");
    }
  }
}
