import com.google.gson.Gson;
import io.pinecone.clients.AsyncIndex;
import io.pinecone.clients.Pinecone;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.openapitools.db_control.client.model.IndexModel;
import org.openapitools.db_data.client.ApiException;
import org.openapitools.db_data.client.model.ImportModel;

/**
 * Imports a folder into the index "docs" with the official Java SDK, compares the counts, and imports it again. The key and
 * the host come from PINECONE_API_KEY and PINECONE_CONTROLLER_HOST, of which the SDK itself reads neither. Prints what each
 * step saw: its name, and JSON.
 */
public class Program {
  private static final String FOLDER = "s3://bucket/imports";
  private static final List<String> ENDS = List.of("Completed", "Failed", "Cancelled");

  public static void main(String[] args) throws Exception {
    Pinecone pinecone =
        new Pinecone.Builder(System.getenv("PINECONE_API_KEY"))
            .withHost(System.getenv("PINECONE_CONTROLLER_HOST"))
            .build();

    List<String> names =
        pinecone.listIndexes().getIndexes().stream()
            .map(IndexModel::getName)
            .collect(Collectors.toList());
    IndexModel docs = pinecone.describeIndex("docs");
    Map<String, Object> found = new HashMap<>();
    found.put("names", names);
    found.put("host", docs.getHost());
    found.put("dimension", docs.getDimension());
    found.put("metric", String.valueOf(docs.getMetric()));
    found.put("ready", docs.getStatus().getReady());
    found.put("state", String.valueOf(docs.getStatus().getState()));
    show("by name", found);

    AsyncIndex index = pinecone.getAsyncIndexConnection("docs");
    String id = index.startImport(FOLDER, null, null).getId();
    show("start", Map.of("id", id));
    showImport("poll", untilEnded(index, id));

    // By gRPC, in every version of this SDK.
    try {
      show("stats", index.describeIndexStats().get().getTotalVectorCount());
    } catch (Exception error) {
      show("stats", Map.of("problem", String.valueOf(error.getMessage())));
    }

    String second = index.startImport(FOLDER, null, null).getId();
    showImport("second import fails", untilEnded(index, second));
    System.exit(0);
  }

  private static ImportModel untilEnded(AsyncIndex index, String id)
      throws ApiException, InterruptedException {
    while (true) {
      ImportModel operation = index.describeImport(id);
      if (ENDS.contains(String.valueOf(operation.getStatus()))) return operation;
      Thread.sleep(100);
    }
  }

  private static void showImport(String step, ImportModel operation) {
    Map<String, Object> seen = new HashMap<>();
    seen.put("status", String.valueOf(operation.getStatus()));
    seen.put("percentComplete", operation.getPercentComplete());
    seen.put("recordsImported", operation.getRecordsImported());
    seen.put("error", operation.getError());
    show(step, seen);
  }

  private static void show(String step, Object seen) {
    System.out.println(step + " " + new Gson().toJson(seen));
  }
}
