"""Three whole conversations in plain mode, kept as files that read like a conversation: the program's lines and the owner's.

    TRANSCRIPTS=write python -m pytest tests/interview/test_conversation_transcripts.py

writes them anew; read them before keeping them.
"""

import os
from pathlib import Path

import pytest
from conversation_transcript import TALKS, transcript

FOLDER = Path(__file__).parent / "transcripts"


@pytest.mark.parametrize("name", TALKS)
def test_the_conversation_is_as_it_was_read(name: str, tmp_path: Path) -> None:
    now = transcript(name, tmp_path)
    kept = FOLDER / f"{name}.txt"
    if os.environ.get("TRANSCRIPTS") == "write":
        kept.write_text(now, "utf-8")
    assert now == kept.read_text("utf-8")
