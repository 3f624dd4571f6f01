package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PicturesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        for (String name :
                List.of("b.jpg", "a.png", "notes.txt", ".hidden.jpg", "sub/c.jpg", "sub/deep/d.JPEG", "x[1].jpg")) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.createFile(folder.resolve(name));
        }
    }

    private List<String> of(String... arguments) {
        List<String> all = Stream.of(arguments)
                .map(argument -> folder.resolve("") + "/" + argument)
                .toList();
        return Pictures.of(all).stream()
                .map(path -> folder.relativize(path).toString())
                .toList();
    }

    @Test
    void aFolderStandsForAllPicturesInItSorted() {
        assertThat(of("")).containsExactly("a.png", "b.jpg", "sub/c.jpg", "sub/deep/d.JPEG", "x[1].jpg");
    }

    @Test
    void aGlobStandsForTheFilesItMatchesSorted() {
        assertThat(of("*.jpg")).containsExactly("b.jpg", "x[1].jpg");
        assertThat(of("{sub/*,a}.*")).containsExactly("a.png", "sub/c.jpg");
        assertThat(of("s?b/*.jpg")).containsExactly("sub/c.jpg");
        assertThat(of("**.{jpg,JPEG}")).containsExactly("b.jpg", "sub/c.jpg", "sub/deep/d.JPEG", "x[1].jpg");
    }

    @Test
    void aFileIsItselfHoweverItIsCalled() {
        assertThat(of("x[1].jpg")).containsExactly("x[1].jpg");
        assertThat(of("notes.txt")).containsExactly("notes.txt");
    }

    @Test
    void whatMatchesNothingStaysForItsErrorMessage() {
        assertThat(of("*.gif", "nowhere/*.jpg", "[.jpg", "missing.jpg"))
                .containsExactly("*.gif", "nowhere/*.jpg", "[.jpg", "missing.jpg");
    }

    @Test
    void theOrderOfArgumentsAndDuplicatesAreKept() {
        assertThat(of("sub/c.jpg", "b.jpg", "sub", "b.jpg"))
                .containsExactly("sub/c.jpg", "b.jpg", "sub/c.jpg", "sub/deep/d.JPEG", "b.jpg");
    }
}
