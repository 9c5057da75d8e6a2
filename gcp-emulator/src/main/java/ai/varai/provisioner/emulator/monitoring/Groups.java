package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Page;
import com.google.monitoring.v3.CreateGroupRequest;
import com.google.monitoring.v3.DeleteGroupRequest;
import com.google.monitoring.v3.GetGroupRequest;
import com.google.monitoring.v3.Group;
import com.google.monitoring.v3.GroupServiceProto;
import com.google.monitoring.v3.ListGroupMembersRequest;
import com.google.monitoring.v3.ListGroupMembersResponse;
import com.google.monitoring.v3.ListGroupsRequest;
import com.google.monitoring.v3.ListGroupsResponse;
import com.google.monitoring.v3.UpdateGroupRequest;
import com.google.protobuf.Empty;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The methods on groups, which form a forest. Groups have no members here. */
final class Groups {
  private static final int DIGITS = 19;

  private final Emulation emulation;
  private final Configurations<Group> groups;

  Groups(Emulation emulation) {
    this.emulation = emulation;
    this.groups =
        new Configurations<>(emulation, "groups", Group.class)
            .missing(
                name ->
                    GoogleError.notFound(
                        "Could not find group definition for '"
                            + Configurations.last(name)
                            + "'."));
  }

  void register(ApiBuilder api) {
    api.service(GroupServiceProto.getDescriptor(), "GroupService")
        .unary("ListGroups", ListGroupsRequest.class, this::list)
        .unary(
            "GetGroup",
            GetGroupRequest.class,
            (GetGroupRequest q, Call call) -> groups.get(q.getName()))
        .unary("CreateGroup", CreateGroupRequest.class, this::create)
        .unary("UpdateGroup", UpdateGroupRequest.class, this::update)
        .unary("DeleteGroup", DeleteGroupRequest.class, this::delete)
        .unary(
            "ListGroupMembers",
            ListGroupMembersRequest.class,
            (ListGroupMembersRequest q, Call call) -> {
              groups.get(q.getName());
              return ListGroupMembersResponse.getDefaultInstance();
            });
  }

  private Group create(CreateGroupRequest q, Call call) {
    check(q.getGroup());
    String name = groups.project(q.getName()).name() + "/groups/" + emulation.ids().numeric(DIGITS);
    return q.getValidateOnly()
        ? q.getGroup().toBuilder().setName(name).build()
        : groups.insert(name, q.getGroup());
  }

  private void check(Group group) {
    if (group.getDisplayName().isEmpty()) {
      throw Refusals.field("group.display_name", "", "The display name is missing.");
    }
    if (group.getFilter().isBlank()) {
      throw Refusals.field("group.filter", "", "The filter is missing.");
    }
    if (!group.getParentName().isEmpty()) {
      groups.get(group.getParentName());
    }
  }

  private Group update(UpdateGroupRequest q, Call call) {
    Group wanted = q.getGroup();
    check(wanted);
    if (wanted.getParentName().equals(wanted.getName())
        || below(wanted.getName()).stream()
            .anyMatch(g -> g.getName().equals(wanted.getParentName()))) {
      throw Refusals.field(
          "group.parent_name", wanted.getParentName(), "A group cannot be below itself.");
    }
    if (q.getValidateOnly()) {
      groups.get(wanted.getName());
      return wanted;
    }
    return groups.update(wanted.getName(), now -> wanted);
  }

  private List<Group> below(String name) {
    List<Group> out = new ArrayList<>();
    for (Group g : groups.all(groups.project(name).name())) {
      if (g.getParentName().equals(name)) {
        out.add(g);
        out.addAll(below(g.getName()));
      }
    }
    return out;
  }

  private List<Group> above(String name) {
    List<Group> out = new ArrayList<>();
    for (String at = groups.get(name).getParentName(); !at.isEmpty(); ) {
      Group parent = groups.get(at);
      out.add(parent);
      at = parent.getParentName();
    }
    return out;
  }

  private ListGroupsResponse list(ListGroupsRequest q, Call call) {
    Predicate<Group> wanted =
        switch (q.getFilterCase()) {
          case CHILDREN_OF_GROUP -> g -> g.getParentName().equals(q.getChildrenOfGroup());
          case ANCESTORS_OF_GROUP -> above(q.getAncestorsOfGroup())::contains;
          case DESCENDANTS_OF_GROUP -> below(q.getDescendantsOfGroup())::contains;
          case FILTER_NOT_SET -> g -> true;
        };
    var page =
        Page.of(
            groups.all(q.getName()).stream().filter(wanted).toList(),
            q.getPageSize(),
            q.getPageToken(),
            1000,
            1000,
            Group::getName);
    return ListGroupsResponse.newBuilder()
        .addAllGroup(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  private Empty delete(DeleteGroupRequest q, Call call) {
    String name = groups.get(q.getName()).getName();
    List<Group> descendants = below(name);
    if (!descendants.isEmpty() && !q.getRecursive()) {
      throw GoogleError.failedPrecondition(
          "The group '" + Configurations.last(name) + "' has descendants.");
    }
    descendants.forEach(g -> groups.delete(g.getName()));
    return groups.delete(name);
  }
}
