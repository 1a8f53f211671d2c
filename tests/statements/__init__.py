"""The ten testable statements about people, for every format in which anything is published."""
