package ai.varai.provisioner.gcp.iam;

import ai.varai.provisioner.gcp.client.ApiFailure;
import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.iam.Policies.Change;
import ai.varai.provisioner.gcp.operation.PollPause;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Progress;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ResourceHandler;
import ai.varai.provisioner.lifecycle.spi.Unmanaged;
import ai.varai.provisioner.model.resource.Resource;
import com.google.iam.v1.Binding;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.GetPolicyOptions;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One member of one role in a policy. A policy has no place for marks: whose a member is, the state
 * knows; without a state, a create finds the member there and has nothing to do.
 */
public abstract class MemberHandler<R extends Resource>
    implements ResourceHandler<R>, Permissions.Needed {
  private static final String UNKNOWN_ACCOUNT = "unknown-account";

  /** Members that buckets have from the beginning, by the roles in their project. */
  private static final List<String> CONVENIENCE =
      List.of("projectOwner:", "projectEditor:", "projectViewer:");

  private static final Set<String> EVERYBODY = Set.of("allUsers", "allAuthenticatedUsers");

  protected final Cloud cloud;
  private final Class<R> kind;
  private final String api;
  private final PolicyWriter writer;
  private final PollPause pauses;

  protected MemberHandler(Class<R> kind, String api, Cloud cloud, PolicyWriter writer) {
    this.kind = kind;
    this.api = api;
    this.cloud = cloud;
    this.writer = writer;
    this.pauses = new PollPause(cloud.settings().endpoint().isPresent(), cloud.random());
  }

  @Override
  public final Class<R> kind() {
    return kind;
  }

  /** Full name of the resource whose policy it is. */
  protected abstract String resource(R member);

  protected abstract String role(R member);

  protected abstract String member(R member);

  protected abstract R record(String resource, String role, String member);

  /** The resources of the environment whose policies are looked at. */
  protected abstract List<String> resources(CallContext call)
      throws ProviderException, InterruptedException;

  /** Calls {@code getIamPolicy} of the API. */
  protected abstract Policy get(GetIamPolicyRequest request) throws Exception;

  /** Calls {@code setIamPolicy} of the API. */
  protected abstract Policy set(SetIamPolicyRequest request) throws Exception;

  private PolicyAccess access(String resource) {
    return new PolicyAccess() {
      @Override
      public Policy get() throws ProviderException, InterruptedException {
        return policy(resource);
      }

      @Override
      public Policy set(Policy policy) throws ProviderException, InterruptedException {
        var request =
            SetIamPolicyRequest.newBuilder().setResource(resource).setPolicy(policy).build();
        try {
          return cloud
              .calls()
              .run(api, "write the policy of " + resource, () -> MemberHandler.this.set(request));
        } catch (ApiFailure e) {
          throw e.withRoles(permissions().roles());
        }
      }
    };
  }

  private Policy policy(String resource) throws ProviderException, InterruptedException {
    var request =
        GetIamPolicyRequest.newBuilder()
            .setResource(resource)
            .setOptions(GetPolicyOptions.newBuilder().setRequestedPolicyVersion(Policies.VERSION))
            .build();
    try {
      return cloud.calls().look(api, "read the policy of " + resource, () -> get(request));
    } catch (ApiFailure e) {
      throw e.withRoles(permissions().roles());
    }
  }

  @Override
  public List<Observed<R>> list(CallContext call) throws ProviderException, InterruptedException {
    var found = new ArrayList<Observed<R>>();
    for (String resource : resources(call)) {
      Policy policy;
      try {
        policy = policy(resource);
      } catch (ApiFailure e) {
        if (e.notFound()) {
          continue; // deleted since it was listed
        }
        throw e;
      }
      for (Binding binding : policy.getBindingsList()) {
        if (!binding.hasCondition()) {
          binding.getMembersList().stream()
              .filter(member -> !Ghosts.is(member))
              .forEach(member -> found.add(observed(record(resource, binding.getRole(), member))));
        }
      }
    }
    return found;
  }

  /** Whether the resource is the environment's own, so that it matters who else has access. */
  protected boolean isOwn() {
    return true;
  }

  @Override
  public final Optional<Unmanaged> unmanaged(R found) {
    String member = member(found);
    if (!isOwn() || CONVENIENCE.stream().anyMatch(member::startsWith)) {
      return Optional.empty();
    }
    return Optional.of(
        new Unmanaged(
            member + " has " + role(found) + " on " + resource(found), EVERYBODY.contains(member)));
  }

  @Override
  public boolean carriesMarks() {
    return false;
  }

  @Override
  public Optional<Observed<R>> read(R identity, CallContext call)
      throws ProviderException, InterruptedException {
    try {
      return Policies.has(policy(resource(identity)), role(identity), member(identity))
          ? Optional.of(observed(identity))
          : Optional.empty();
    } catch (ApiFailure e) {
      if (e.notFound()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Observed<R> observed(R record) {
    return new Observed<>(
        record, resource(record) + " " + role(record) + " " + member(record), Optional.empty());
  }

  @Override
  public Progress<R> create(R wanted, CallContext call)
      throws ProviderException, InterruptedException {
    String resource = resource(wanted);
    try {
      writer.change(resource, access(resource), new Change(role(wanted), member(wanted), true));
    } catch (ProviderException e) {
      if (!cloud.accounts().explain(e, call.clock().instant())) {
        throw e;
      }
      call.progress(String.valueOf(e.getMessage()));
      return new Progress.Pending<>(
          UNKNOWN_ACCOUNT,
          pauses.after(Duration.ZERO),
          member(wanted) + " is not known everywhere yet");
    }
    return Progress.done(observed(wanted));
  }

  /** Writes again what was refused because the account had only just been made. */
  @Override
  public Progress<R> poll(String handle, R wanted, CallContext call)
      throws ProviderException, InterruptedException {
    return create(wanted, call);
  }

  @Override
  public Progress<R> update(R wanted, Observed<R> current, CallContext call)
      throws ProviderException, InterruptedException {
    return create(wanted, call);
  }

  @Override
  public Progress<R> delete(Observed<R> current, CallContext call)
      throws ProviderException, InterruptedException {
    R gone = current.resource();
    String resource = resource(gone);
    try {
      writer.change(resource, access(resource), new Change(role(gone), member(gone), false));
    } catch (ApiFailure e) {
      if (!e.notFound()) {
        throw e;
      }
    }
    return Progress.gone();
  }
}
