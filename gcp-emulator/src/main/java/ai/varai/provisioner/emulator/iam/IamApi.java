package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.ErrorStyle;
import com.google.iam.admin.v1.CreateServiceAccountRequest;
import com.google.iam.admin.v1.DeleteServiceAccountRequest;
import com.google.iam.admin.v1.DisableServiceAccountRequest;
import com.google.iam.admin.v1.EnableServiceAccountRequest;
import com.google.iam.admin.v1.GetServiceAccountRequest;
import com.google.iam.admin.v1.ListServiceAccountsRequest;
import com.google.iam.admin.v1.PatchServiceAccountRequest;

/**
 * IAM admin v1: service accounts. Keys and custom roles answer that they are not there.
 *
 * @see <a href="https://cloud.google.com/iam/docs/reference/rest">REST reference</a>
 */
public final class IamApi implements EmulatedApi {
  @Override
  public String name() {
    return "iam";
  }

  @Override
  public ErrorStyle errorStyle() {
    return ErrorStyle.BOTH;
  }

  @Override
  public void register(ApiBuilder api, Emulation emulation) {
    Accounts accounts = new Accounts(emulation);
    api.service(CreateServiceAccountRequest.getDescriptor().getFile(), "IAM")
        .unary("ListServiceAccounts", ListServiceAccountsRequest.class, accounts::list)
        .unary("GetServiceAccount", GetServiceAccountRequest.class, accounts::get)
        .unary("CreateServiceAccount", CreateServiceAccountRequest.class, accounts::create)
        .unary("PatchServiceAccount", PatchServiceAccountRequest.class, accounts::patch)
        .unary("DeleteServiceAccount", DeleteServiceAccountRequest.class, accounts::delete)
        .unary("EnableServiceAccount", EnableServiceAccountRequest.class, accounts::enable)
        .unary("DisableServiceAccount", DisableServiceAccountRequest.class, accounts::disable);
  }
}
