package ai.varai.provisioner.it.cloud;

import ai.varai.provisioner.emulator.control.RecordedCall;
import ai.varai.provisioner.model.kind.AlertPolicy;
import ai.varai.provisioner.model.kind.Bucket;
import ai.varai.provisioner.model.kind.Dashboard;
import ai.varai.provisioner.model.kind.FirewallRule;
import ai.varai.provisioner.model.kind.Network;
import ai.varai.provisioner.model.kind.NotificationChannel;
import ai.varai.provisioner.model.kind.Router;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.kind.SchedulerJob;
import ai.varai.provisioner.model.kind.Secret;
import ai.varai.provisioner.model.kind.SecretVersion;
import ai.varai.provisioner.model.kind.ServerlessNeg;
import ai.varai.provisioner.model.kind.ServiceAccount;
import ai.varai.provisioner.model.kind.SqlDatabase;
import ai.varai.provisioner.model.kind.SqlInstance;
import ai.varai.provisioner.model.kind.SqlUser;
import ai.varai.provisioner.model.kind.Subnetwork;
import ai.varai.provisioner.model.kind.UptimeCheck;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the emulated cloud was asked for, and whether it makes sense. */
final class CallLog {
  private static final int OK = 300;

  /** The call that makes a resource of a kind. */
  private static final Map<String, Class<? extends Resource>> CREATES =
      Map.ofEntries(
          Map.entry("createservice", RunService.class),
          Map.entry("createserviceaccount", ServiceAccount.class),
          Map.entry("createsecret", Secret.class),
          Map.entry("addsecretversion", SecretVersion.class),
          Map.entry("networks.insert", Network.class),
          Map.entry("subnetworks.insert", Subnetwork.class),
          Map.entry("firewalls.insert", FirewallRule.class),
          Map.entry("routers.insert", Router.class),
          Map.entry("regionnetworkendpointgroups.insert", ServerlessNeg.class),
          Map.entry("sql.instances.insert", SqlInstance.class),
          Map.entry("sql.databases.insert", SqlDatabase.class),
          Map.entry("sql.users.insert", SqlUser.class),
          Map.entry("buckets.insert", Bucket.class),
          Map.entry("createalertpolicy", AlertPolicy.class),
          Map.entry("createnotificationchannel", NotificationChannel.class),
          Map.entry("createuptimecheckconfig", UptimeCheck.class),
          Map.entry("createdashboard", Dashboard.class),
          Map.entry("createjob", SchedulerJob.class));

  private final List<String> done;

  CallLog(List<RecordedCall> calls) {
    this.done =
        calls.stream()
            .filter(call -> call.status() < OK)
            .map(call -> (call.api() + "." + call.method()).toLowerCase(Locale.ROOT))
            .toList();
  }

  /** For each call that makes something: how often it was made and how often that is right. */
  List<String> wrongCreates(ResourceGraph graph) {
    var wrong = new ArrayList<String>();
    var seen = new LinkedHashMap<String, Long>();
    CREATES.forEach(
        (call, kind) -> {
          long wanted =
              graph.nodes().stream().filter(node -> kind.isInstance(node.resource())).count();
          long made = done.stream().filter(each -> is(each, call)).count();
          seen.merge(call, made, Long::sum);
          if (made != wanted) {
            wrong.add(call + ": " + made + " times for " + wanted + " resources");
          }
        });
    if (seen.values().stream().allMatch(made -> made == 0)) {
      throw new AssertionError("no call of the log is known: " + done);
    }
    return wrong;
  }

  private static boolean is(String call, String name) {
    return call.endsWith("." + name);
  }
}
