package ai.varai.provisioner.emulator.artifactregistry;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.devtools.artifactregistry.v1.GetMavenArtifactRequest;
import com.google.devtools.artifactregistry.v1.GetNpmPackageRequest;
import com.google.devtools.artifactregistry.v1.GetPythonPackageRequest;
import com.google.devtools.artifactregistry.v1.ListMavenArtifactsRequest;
import com.google.devtools.artifactregistry.v1.ListMavenArtifactsResponse;
import com.google.devtools.artifactregistry.v1.ListNpmPackagesRequest;
import com.google.devtools.artifactregistry.v1.ListNpmPackagesResponse;
import com.google.devtools.artifactregistry.v1.ListPythonPackagesRequest;
import com.google.devtools.artifactregistry.v1.ListPythonPackagesResponse;
import com.google.devtools.artifactregistry.v1.MavenArtifact;
import com.google.devtools.artifactregistry.v1.NpmPackage;
import com.google.devtools.artifactregistry.v1.PythonPackage;
import com.google.devtools.artifactregistry.v1.Repository;
import com.google.devtools.artifactregistry.v1.Repository.Format;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Packages of Maven, npm and Python. Only images can be pushed to this registry, so that the
 * repositories of these formats are empty.
 */
@SuppressWarnings("DoNotCallSuggester") // Methods of the API, which find nothing to answer with.
final class LanguagePackages {

  private static final Pattern NAME =
      Pattern.compile(
          "(projects/[^/]+/locations/[^/]+/repositories/[^/]+)"
              + "/(?:mavenArtifacts|npmPackages|pythonPackages)/[^/]+");

  private final ArtifactTables tables;

  LanguagePackages(ArtifactTables tables) {
    this.tables = tables;
  }

  ListMavenArtifactsResponse listMaven(ListMavenArtifactsRequest q, Call call) {
    require(q.getParent(), Format.MAVEN);
    return ListMavenArtifactsResponse.getDefaultInstance();
  }

  MavenArtifact getMaven(GetMavenArtifactRequest q, Call call) {
    throw missing(q.getName(), Format.MAVEN);
  }

  ListNpmPackagesResponse listNpm(ListNpmPackagesRequest q, Call call) {
    require(q.getParent(), Format.NPM);
    return ListNpmPackagesResponse.getDefaultInstance();
  }

  NpmPackage getNpm(GetNpmPackageRequest q, Call call) {
    throw missing(q.getName(), Format.NPM);
  }

  ListPythonPackagesResponse listPython(ListPythonPackagesRequest q, Call call) {
    require(q.getParent(), Format.PYTHON);
    return ListPythonPackagesResponse.getDefaultInstance();
  }

  PythonPackage getPython(GetPythonPackageRequest q, Call call) {
    throw missing(q.getName(), Format.PYTHON);
  }

  private void require(String repository, Format format) {
    Repository found =
        tables.require(RepositoryName.parse(tables.emulation.projects(), repository));
    if (found.getFormat() != format) {
      throw GoogleError.invalidArgument(
          "The repository has the format " + found.getFormat() + " and not " + format + ".");
    }
  }

  private GoogleError missing(String name, Format format) {
    Matcher m = NAME.matcher(name);
    if (!m.matches()) {
      return GoogleError.badField("name", "Invalid resource name: " + name);
    }
    require(m.group(1), format);
    return RepositoryName.notFound();
  }
}
